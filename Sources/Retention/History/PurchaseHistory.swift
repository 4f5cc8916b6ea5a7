internal import WorkerSDK

/// What has to be remembered of a customer's purchases, so that its summary follows for any moment: some hundred bytes, however many
/// purchases there were.
///
/// - All purchases of one day (UTC) count as one, their values added.
/// - The last orders are kept one by one, so that refunds, cancellations and updates reach the order they belong to, and what comes late
///   finds its place; what is older is folded into counts and sums for good.
/// - Amounts are whole numbers (millionths of a currency's unit), and those of two currencies are never added.
///
/// The order in which orders and corrections come does not matter, as long as it concerns those that are kept: a correction waits a day
/// for an order that comes behind it. Moments are milliseconds since 1970.
package struct PurchaseHistory: Sendable, Hashable {
  /// Corrections of an order that is not known as yet.
  struct Pending: Sendable, Hashable {
    var kept: KeptOrder
    /// The currency of what was given back; 0 where it was not said.
    var refundCurrency: UInt32 = 0
    /// The moment of the latest of them.
    var since: Int64
  }

  /// The most orders that are kept one by one.
  package static let mostRecent = 12
  /// The most currencies whose sums are kept; amounts in further ones count as purchases without a value.
  package static let mostCurrencies = 4
  /// The most unknown orders whose corrections are kept.
  static let mostPending = 4
  /// How long a correction waits for its order.
  static let patience: Int64 = 86_400_000

  /// By time. What is void is kept too: a cancelled order that is reported again stays cancelled.
  var recent: [KeptOrder] = []
  var folded = FoldedPurchases()
  var pending: [Pending] = []
  /// Corrections that were given up.
  var dropped: Int32 = 0

  package init() {}

  /// Refunds, cancellations and updates that named no order that is kept. They change nothing, unless the order comes within a day.
  package var unmatchedCorrections: Int32 { dropped &+ Int32(pending.count) }

  /// Whether there is no purchase, be it that all were cancelled.
  package var isEmpty: Bool { folded.days == 0 && recent.allSatisfy(\.isVoid) }

  /// The day of a moment, since 1970 (UTC).
  package static func day(of moment: Int64) -> Int32 {
    Int32(clamping: Int64(floorDividing: moment, by: 86_400_000))
  }

  /// Adds a purchase. Of an order that is kept already the amount is replaced: it was reported again.
  package mutating func add(at moment: Int64, amount: PurchaseAmount, order: UInt32 = 0) {
    drop(before: moment &- Self.patience)
    var kept = KeptOrder(order: order)
    if order != 0, let index = recent.lastIndex(where: { $0.order == order }) {
      kept = recent.remove(at: index)
    } else if let index = pendingIndex(of: order) {
      let known = pending.remove(at: index)
      kept = known.kept
      let isOther = known.refundCurrency != 0 && known.refundCurrency != amount.currency
      if isOther, kept.refunded != 0 {
        kept.refunded = 0
        dropped &+= 1
      }
    }
    kept.complete(at: moment, amount)
    guard folded.days == 0 || kept.day > folded.lastDay else {
      if !kept.isVoid { folded.insert(at: moment, kept.amount) }
      return
    }
    recent.insert(kept, at: recent.firstIndex { kept < $0 } ?? recent.count)
    if recent.count > Self.mostRecent { foldOldest() }
  }

  /// Gives back `amount` of the purchase with this order, or all of it for `nil`. A purchase of which nothing is left did not take place.
  package mutating func refund(order: UInt32, amount: PurchaseAmount? = nil, at moment: Int64) {
    correct(order, at: moment) { kept, currency in
      guard let amount else {
        kept.isCancelled = true
        return true
      }
      if let currency, amount.currency != 0, currency != 0, amount.currency != currency { return false }
      let (sum, overflow) = kept.refunded.addingReportingOverflow(amount.micros)
      kept.refunded = overflow ? .max : sum
      return true
    }
    guard let amount, amount.currency != 0, let index = pendingIndex(of: order) else { return }
    pending[index].refundCurrency = amount.currency
  }

  /// Sets the amount of the purchase with this order: the order was updated.
  package mutating func correct(order: UInt32, amount: PurchaseAmount, at moment: Int64) {
    correct(order, at: moment) { kept, _ in
      kept.say(amount, at: moment)
      return true
    }
  }

  /// Changes the order, or what is known of one that has not come yet. `change` gets its currency; `nil` where that is not known.
  private mutating func correct(_ order: UInt32, at moment: Int64, _ change: (inout KeptOrder, UInt32?) -> Bool) {
    drop(before: moment &- Self.patience)
    guard order != 0 else { return dropped &+= 1 }
    if let index = recent.lastIndex(where: { $0.order == order }) {
      let currency = recent[index].currency
      if !change(&recent[index], currency) { dropped &+= 1 }
      return
    }
    if let index = pendingIndex(of: order) {
      let currency = pending[index].refundCurrency
      if !change(&pending[index].kept, currency) { dropped &+= 1 }
      pending[index].since = max(pending[index].since, moment)
    } else {
      var new = Pending(kept: KeptOrder(order: order), since: moment)
      _ = change(&new.kept, nil)
      pending.append(new)
    }
    pending.sort { ($0.since, $0.kept.order) < ($1.since, $1.kept.order) }
    if pending.count > Self.mostPending { dropFirstPending() }
  }

  private func pendingIndex(of order: UInt32) -> Int? {
    order == 0 || pending.isEmpty ? nil : pending.firstIndex { $0.kept.order == order }
  }

  private mutating func drop(before moment: Int64) {
    while let first = pending.first, first.since < moment { dropFirstPending() }
  }

  private mutating func dropFirstPending() {
    pending.removeFirst()
    dropped &+= 1
  }

  /// Folds the whole oldest day, so that a day is never half folded. What is void is forgotten with it.
  private mutating func foldOldest() {
    guard let day = recent.first?.day else { return }
    let count = recent.prefix { $0.day == day }.count
    for order in recent.prefix(count) where !order.isVoid { folded.append(at: order.time, order.amount) }
    recent.removeFirst(count)
  }
}
