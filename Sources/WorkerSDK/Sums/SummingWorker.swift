/// The second stage of a sum over all customers: adds up, by key, what the first stage's commits have added, and publishes what it came to,
/// once per key and commit.
///
/// Parts have no ids, so nothing is recognised as a repeat, and nothing has to be: a part is in the same transaction as the offsets of the
/// records it comes from, and its own offset in the same as the sum that it was added to. Nobody but a worker's outbox writes it. Beyond
/// Kafka there is no such protection, which is why parts are for this worker alone.
///
/// What is published depends only on the key's sum: `ce_id` is a hash of key and sum, `ce_time` the newest addition's time. So the last
/// record of each key is the same however commits fell, whatever failed, and for any number of workers and partitions.
public struct SummingWorker<Summed: Summation>: Worker {
  /// The second stage's name.
  public static var name: String { Summed.name }
  /// The first stage's additions.
  public static var inputs: [Source<Sum>] { [Source(Summed.parts)] }
  /// The sums.
  public static var outputs: [Output] { [Output(Summed.totals)] }
  /// Keys are looked at before anything is added.
  public static var rejectsLate: Bool { false }
  /// What a key's sum came to is published once per commit.
  public static var publishesStates: Bool { true }

  private let summation: Summed

  /// The worker that adds up what `summation` describes.
  public init(_ summation: Summed) { self.summation = summation }

  /// Adds a part.
  public func process(_ record: Record<Sum>, state: inout Sum?, outbox: inout Outbox) throws(Rejection) {
    guard Summed.Key(record.customer) != nil else { throw Rejection("sum-key-unreadable", "The key is none of those that are summed up.") }
    state = state ?? Sum()
    state?.add(record.value)
  }

  /// Publishes what a key's sum came to.
  public func publish(_ sum: Sum, of key: String, outbox: inout Outbox) {
    guard let key = Summed.Key(key) else { return }
    outbox.emit(Total(key: key, sum: sum, summation: summation), to: Summed.totals, rule: "total", time: sum.time)
  }
}
