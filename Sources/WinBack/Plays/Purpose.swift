/// What a message is for; it decides which gates it has to pass.
package enum Purpose: String, Sendable, CaseIterable {
  /// Wants to sell: needs permission, is capped, has to be worth it, and stops while a complaint is open.
  case marketing
  /// Helps with something bought: needs no permission of its own and is not capped, but keeps the quiet hours.
  case service
  /// Says what the customer has to know, such as where the parcel is: at once.
  case transactional
}
