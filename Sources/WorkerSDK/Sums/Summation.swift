/// A sum over all customers: by what, from where, and how it is published. ``SummingWorker`` does the rest.
public protocol Summation: Sendable {
  /// By what is summed up.
  associatedtype Key: SumKey

  /// The name of the second stage: it is a worker of its own, with a consumer group, a changelog and dead letters of this name.
  static var name: String { get }
  /// What the first stage adds to.
  static var parts: SummedTopic<Key> { get }
  /// Where the sums are published: a compacted topic with as many partitions as ``parts``, under the key's text.
  static var totals: Topic<Total<Self>> { get }

  /// Writes a sum as JSON. The same sum gives the same bytes.
  func encode(_ total: Total<Self>, into json: inout JSONWriter)
}

/// What a key's sum has come to, as it is published.
public struct Total<Summed: Summation>: OutputValue {
  /// Of what it is the sum.
  public let key: Summed.Key
  /// What it came to.
  public let sum: Sum
  let summation: Summed

  /// Writes the sum as its ``Summation`` says.
  public func encode(into json: inout JSONWriter) { summation.encode(self, into: &json) }
}
