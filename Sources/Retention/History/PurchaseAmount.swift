/// The value of a purchase.
package struct PurchaseAmount: Sendable, Hashable {
  /// Millionths of the currency's unit; never negative for a purchase.
  package var micros: Int64
  /// The currency as a number; 0 where it is not known, which is a currency of its own.
  package var currency: UInt32

  package init(micros: Int64, currency: UInt32) {
    self.micros = micros
    self.currency = currency
  }
}

/// Sums of amounts, each currency for itself.
package struct CurrencySums: Sendable, Hashable {
  /// In the order in which the currencies first occurred.
  package private(set) var amounts: [PurchaseAmount] = []

  package init() {}

  /// The sum in one currency, in millionths of its unit.
  package subscript(currency: UInt32) -> Int64 { amounts.first { $0.currency == currency }?.micros ?? 0 }

  /// Adds an amount; sums stop at the largest number rather than overflow, and a currency too many is left out.
  mutating func add(_ amount: PurchaseAmount) {
    guard let index = amounts.firstIndex(where: { $0.currency == amount.currency }) else {
      if amounts.count < PurchaseHistory.mostCurrencies { amounts.append(amount) }
      return
    }
    let (sum, overflow) = amounts[index].micros.addingReportingOverflow(amount.micros)
    amounts[index].micros = overflow ? (amount.micros < 0 ? .min : .max) : sum
  }
}
