/// What a message offers.
package struct Offer: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Money off the next order.
    case voucher
    /// Something that is not money: points, a gift, a game.
    case reward
    /// Something to read or to see.
    case content
    /// Something done for the customer: a training, a test, an inspection.
    case service
    case nothing
  }

  /// How much a voucher is worth.
  package enum Amount: Sendable {
    /// Thousandths of what an order of a new customer costs, never more than the margin allows.
    case shareOfOrderCost(permille: Int64)
    /// Millionths of the policy's unit of currency, never more than the margin allows.
    case fixed(micros: Int64)
  }

  /// Which product goes with it, as the catalogue says of the one that the candidate is about.
  package enum Suggestion: String, Sendable, CaseIterable {
    case same, care, accessory, successor
    /// Others of its brand and price class.
    case comparable
    case consumable
  }

  package var kind: Kind
  /// For vouchers only.
  package var amount: Amount?
  /// What it is, such as `e-book` or `training`.
  package var name: String?
  package var suggests: Suggestion?
  /// What a reward, a content or a service costs when it is taken, in millionths.
  package var costMicros: Int64 = 0

  package init(kind: Kind) { self.kind = kind }

  package static let nothing = Offer(kind: .nothing)
}
