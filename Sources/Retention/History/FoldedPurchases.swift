/// Purchases that are not kept one by one any more.
struct FoldedPurchases: Sendable, Hashable {
  /// The first day with a purchase; meaningless while ``days`` is 0.
  private(set) var firstDay: Int32 = 0
  private(set) var lastDay: Int32 = 0
  /// How many days with a purchase there are.
  private(set) var days: Int32 = 0
  private(set) var sums = CurrencySums()
  /// What was bought on the first day: no part of the repeat purchases.
  private(set) var firstDaySums = CurrencySums()

  /// Adds a purchase on the last day or behind it.
  mutating func append(day: Int32, amount: PurchaseAmount) {
    if days == 0 { firstDay = day }
    if days == 0 || day > lastDay {
      days &+= 1
      lastDay = day
    }
    add(day, amount)
  }

  /// Adds a purchase that came so late that its neighbours are not known any more. Whether there was another one on its day can only be told
  /// of the first day and the last one.
  mutating func insert(day: Int32, amount: PurchaseAmount) {
    if day != firstDay, day != lastDay { days &+= 1 }
    if day < firstDay {
      firstDay = day
      firstDaySums = CurrencySums()
    }
    add(day, amount)
  }

  private mutating func add(_ day: Int32, _ amount: PurchaseAmount) {
    sums.add(amount)
    if day == firstDay { firstDaySums.add(amount) }
  }
}
