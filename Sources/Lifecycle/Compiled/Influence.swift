/// What may make an indicator true that was false, and the other way round: so that an event is held only against those indicators
/// that it can change.
struct Influence {
  /// Events by the hash of their names.
  var raises: Set<UInt64> = []
  var lowers: Set<UInt64> = []
  /// An activity after a silence at least as long may make it true, or false.
  var raisingSilence = Int64.max
  var loweringSilence = Int64.max
  /// The first activity in a phase may make it true.
  var isRaisedByReturn = false

  /// An event makes a test pass: what that does to the indicator depends on whether the test speaks for it.
  mutating func note(_ event: UInt64, helps: Bool) {
    if helps { raises.insert(event) } else { lowers.insert(event) }
  }

  mutating func noteActivity(after silence: Int64, helps: Bool) {
    if helps { raisingSilence = min(raisingSilence, silence) } else { loweringSilence = min(loweringSilence, silence) }
  }
}
