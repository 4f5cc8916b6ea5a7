/// What a message is expected to bring and to cost, in millionths of the policy's currency.
package struct Worth: Sendable, Hashable {
  /// What a reaction is worth.
  package var value: Int64
  /// How many of a thousand react.
  package var responsePermille: Int64
  /// What is given to those who react.
  package var incentive: Int64
  /// What sending costs.
  package var sending: Int64

  /// What is to be expected of one message.
  package var net: Int64 { value.share(responsePermille).adding(-incentive.share(responsePermille)).adding(-sending) }
}
