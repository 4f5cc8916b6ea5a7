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
