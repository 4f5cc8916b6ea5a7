/// Inputs without which a worker has gone on, since what they had to say did not come within `--merge-wait`; empty as a rule.
///
/// What is decided meanwhile may be decided otherwise when the same log is read again: so a worker whose decisions are acted upon says so.
public struct InputsBehind: OptionSet, Sendable, Hashable {
  /// A bit for each input, by its place in ``Worker/inputs``.
  public let rawValue: UInt64

  /// The inputs whose bits are set.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The input at `place` in ``Worker/inputs``.
  @inlinable
  public init(place: Int) { rawValue = 1 << UInt64(place) }

  /// The names of the topics among `inputs`, in their order.
  public func topics<Input>(of inputs: [Source<Input>]) -> [String] {
    isEmpty ? [] : inputs.indices.filter { contains(InputsBehind(place: $0)) }.map { inputs[$0].topic }
  }
}
