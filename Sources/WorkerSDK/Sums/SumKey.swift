/// By what is summed up: a model and a day, a shop, a campaign. Never a customer: whatever is told of one customer is a worker's state.
///
/// As many sums are kept as there are keys, for good, so their number has a bound, or grows as slowly as days pass.
public protocol SumKey: Sendable {
  /// Writes the key as text, 1 to 1,024 bytes. The same key gives the same text, and different keys different ones.
  func encode(into key: inout KeyWriter)

  /// Reads what ``encode(into:)`` wrote; `nil` for anything else.
  init?(_ text: String)

  /// A number by which the worker that adds tells the key apart from all others of the topic, so that its text need not be written for every
  /// addition; `nil`, unless declared: by the text. The same key has the same number, and different keys have different ones.
  var code: UInt64? { get }
}

extension SumKey {
  /// None: keys are told apart by their texts.
  @inlinable
  public var code: UInt64? { nil }
}

extension String: SumKey {
  /// Writes the text itself.
  public func encode(into key: inout KeyWriter) { key.write(self) }
}
