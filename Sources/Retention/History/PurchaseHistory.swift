/// What has to be remembered of a customer's purchases, so that its summary follows for any moment: some hundred bytes, however many
/// purchases there were.
///
/// - All purchases of one day (UTC) count as one, their values added.
/// - The last purchases are kept one by one, so that refunds, cancellations and corrections reach the purchase they belong to, and purchases
///   that come late find their place; what is older is folded into counts and sums for good.
/// - Amounts are whole numbers (millionths of a currency's unit), and those of two currencies are never added.
///
/// The order in which purchases come does not matter as long as it concerns those that are kept one by one.
package struct PurchaseHistory: Sendable, Hashable {
  /// One purchase that is still kept.
  struct Recent: Sendable, Hashable {
    /// A hash of the order's id; 0 for one without.
    var order: UInt32
    var day: Int32
    var amount: PurchaseAmount
  }

  /// The most purchases that are kept one by one.
  package static let mostRecent = 16
  /// The most currencies whose sums are kept; amounts in further ones count as purchases without a value.
  package static let mostCurrencies = 4

  /// By day; those of a day as they came.
  private(set) var recent: [Recent] = []
  private(set) var folded = FoldedPurchases()
  /// Refunds and cancellations that named no purchase that is still kept. They change nothing.
  package private(set) var unmatchedCorrections: Int32 = 0

  package init() {}

  /// Whether there is no purchase, be it that all were cancelled.
  package var isEmpty: Bool { recent.isEmpty && folded.days == 0 }

  /// Adds a purchase. One whose order is still kept replaces that one's amount: the order was reported again.
  package mutating func add(day: Int32, amount: PurchaseAmount, order: UInt32 = 0) {
    if order != 0, let index = recent.lastIndex(where: { $0.order == order }) {
      recent[index].amount = amount
      return
    }
    guard folded.days == 0 || day > folded.lastDay else { return folded.insert(day: day, amount: amount) }
    let place = recent.lastIndex { $0.day <= day }.map { $0 + 1 } ?? 0
    recent.insert(Recent(order: order, day: day, amount: amount), at: place)
    while recent.count > Self.mostRecent { foldOldest() }
  }

  /// Gives back `amount` of the purchase with this order, or all of it for `nil`. A purchase of which nothing is left did not take place.
  package mutating func refund(order: UInt32, amount: PurchaseAmount? = nil) {
    guard order != 0, let index = recent.lastIndex(where: { $0.order == order }),
      amount == nil || amount?.currency == recent[index].amount.currency
    else {
      unmatchedCorrections &+= 1
      return
    }
    recent[index].amount.micros -= amount?.micros ?? recent[index].amount.micros
    if recent[index].amount.micros <= 0 { recent.remove(at: index) }
  }

  /// Sets the amount of the purchase with this order: the order was updated.
  package mutating func correct(order: UInt32, amount: PurchaseAmount) {
    guard order != 0, let index = recent.lastIndex(where: { $0.order == order }) else {
      unmatchedCorrections &+= 1
      return
    }
    recent[index].amount = amount
  }

  /// Folds the whole oldest day, so that a day is never half folded.
  private mutating func foldOldest() {
    guard let day = recent.first?.day else { return }
    let count = recent.prefix { $0.day == day }.count
    for purchase in recent.prefix(count) { folded.append(day: day, amount: purchase.amount) }
    recent.removeFirst(count)
  }
}
