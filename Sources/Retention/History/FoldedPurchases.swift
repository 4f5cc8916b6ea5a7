/// Purchases that are not kept one by one any more.
struct FoldedPurchases: Sendable, Hashable {
  /// The first day with a purchase; meaningless while ``days`` is 0.
  var firstDay: Int32 = 0
  /// The moment of the last purchase, in milliseconds.
  var lastTime: Int64 = 0
  /// How many days with a purchase there are.
  var days: Int32 = 0
  var sums = CurrencySums()
  /// What was bought on the first day: no part of the repeat purchases.
  var firstDaySums = CurrencySums()

  var lastDay: Int32 { PurchaseHistory.day(of: lastTime) }

  /// Adds a purchase on the last day or behind it.
  mutating func append(at time: Int64, _ amount: PurchaseAmount) {
    let day = PurchaseHistory.day(of: time)
    if days == 0 { (firstDay, lastTime) = (day, time) }
    if days == 0 || day > lastDay { days &+= 1 }
    lastTime = max(lastTime, time)
    add(day, amount)
  }

  /// Adds a purchase that came so late that its neighbours are not known any more. Whether there was another one on its day can only be told
  /// of the first day and the last one.
  mutating func insert(at time: Int64, _ amount: PurchaseAmount) {
    let day = PurchaseHistory.day(of: time)
    if day != firstDay, day != lastDay { days &+= 1 }
    lastTime = max(lastTime, time)
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
