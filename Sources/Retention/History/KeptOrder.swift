/// An order that is still kept, with everything that was said of it: whatever the order in which it was said, it comes to the same.
struct KeptOrder: Sendable, Hashable {
  /// Of an order of which only refunds, cancellations or updates are known as yet.
  static let notCompleted = Int64.max
  /// Of an order without an amount as yet.
  static let notSaid = Int64.min

  /// A hash of the order's id; 0 for one without.
  var order: UInt32
  /// When it was completed, in milliseconds: the first report counts.
  var time = notCompleted
  /// Its amount, in millionths: the last report or update counts.
  var micros: Int64 = 0
  var currency: UInt32 = 0
  /// When the amount was said.
  var saidAt = notSaid
  /// What was given back, in the order's currency.
  var refunded: Int64 = 0
  var isCancelled = false

  init(order: UInt32) { self.order = order }

  var isCompleted: Bool { time != Self.notCompleted }
  var day: Int32 { PurchaseHistory.day(of: time) }

  /// Whether nothing is left of it: then it did not take place.
  var isVoid: Bool { isCancelled || (refunded > 0 && refunded >= micros) }

  /// What is left of it.
  var amount: PurchaseAmount { PurchaseAmount(micros: micros - refunded, currency: currency) }

  mutating func complete(at moment: Int64, _ amount: PurchaseAmount) {
    time = min(time, moment)
    say(amount, at: moment)
  }

  /// The latest amount counts; of two of the same moment the larger one, so that their order does not matter.
  mutating func say(_ amount: PurchaseAmount, at moment: Int64) {
    guard saidAt == Self.notSaid || (moment, amount.micros, amount.currency) > (saidAt, micros, currency) else { return }
    (saidAt, micros, currency) = (moment, amount.micros, amount.currency)
  }

  /// Where it lies among others: by time, and by all that tells two orders of a moment apart.
  static func < (a: KeptOrder, b: KeptOrder) -> Bool {
    (a.time, a.order, a.micros, a.currency) < (b.time, b.order, b.micros, b.currency)
  }
}
