/// Sums of amounts, each currency for itself.
package struct CurrencySums: Sendable, Hashable {
  private var known: InlineArray<4, PurchaseAmount> = InlineArray(repeating: PurchaseAmount(micros: 0, currency: 0))
  /// How many currencies there are.
  package private(set) var count = 0

  package init() {}

  /// By currency, the lowest number first: so the order in which they came does not matter.
  package subscript(place: Int) -> PurchaseAmount { known[place] }

  /// The same as a list.
  package var amounts: [PurchaseAmount] { (0..<count).map { known[$0] } }

  /// The sum in one currency, in millionths of its unit.
  package subscript(currency currency: UInt32) -> Int64 {
    for place in 0..<count where known[place].currency == currency { return known[place].micros }
    return 0
  }

  /// Adds an amount; sums stop at the largest number rather than overflow, and a currency too many is left out.
  package mutating func add(_ amount: PurchaseAmount) {
    var place = 0
    while place < count, known[place].currency < amount.currency { place += 1 }
    if place < count, known[place].currency == amount.currency {
      let (sum, overflow) = known[place].micros.addingReportingOverflow(amount.micros)
      known[place].micros = overflow ? (amount.micros < 0 ? .min : .max) : sum
    } else if count < PurchaseHistory.mostCurrencies {
      for index in stride(from: count, to: place, by: -1) { known[index] = known[index - 1] }
      known[place] = amount
      count += 1
    }
  }

  package static func == (a: CurrencySums, b: CurrencySums) -> Bool {
    a.count == b.count && (0..<a.count).allSatisfy { a.known[$0] == b.known[$0] }
  }

  package func hash(into hasher: inout Hasher) {
    for place in 0..<count { hasher.combine(known[place]) }
  }
}
