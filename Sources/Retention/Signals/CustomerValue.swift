/// What a customer spent in one currency, converted or as it was.
package struct CustomerValue: Sendable, Hashable {
  package var currency: UInt32
  /// In all, in millionths.
  package var spent: Int64
  /// On the days of repeat purchases, in millionths.
  package var repeated: Int64

  /// z̄: the mean value of `repeats` repeat purchases, in the currency's unit: the quotient is rounded once.
  package func mean(repeats: Int) -> Double { repeats > 0 ? Double(repeated) / (Double(repeats) * 1e6) : 0 }
}

extension SignalRules {
  /// Whether amounts in the currency are converted, or are in the currency of comparison.
  private func rate(of currency: UInt32) -> Double? { currency == self.currency ? 1 : rates[currency] }

  /// What customers are compared by: the spending in the currency of comparison, conversions included; without such a currency, in the
  /// customer's own, the first by its code of several.
  func comparedValue(_ totals: PurchaseTotals) -> CustomerValue {
    guard let currency else {
      let own = totals.sums.count > 0 ? totals.sums[0].currency == 0 && totals.sums.count > 1 ? totals.sums[1] : totals.sums[0] : nil
      let code = own?.currency ?? 0
      return CustomerValue(currency: code, spent: totals.sums[currency: code], repeated: Self.repeated(totals, code))
    }
    var value = CustomerValue(currency: currency, spent: 0, repeated: 0)
    for place in 0..<totals.sums.count {
      let amount = totals.sums[place]
      guard let rate = rate(of: amount.currency) else { continue }
      value.spent = Self.sum(value.spent, Self.converted(amount.micros, rate))
      value.repeated = Self.sum(value.repeated, Self.converted(Self.repeated(totals, amount.currency), rate))
    }
    return value
  }

  /// The compared value, and those that stay apart from it, by their codes.
  package func values(_ totals: PurchaseTotals) -> [CustomerValue] {
    let compared = comparedValue(totals)
    var values = [compared]
    for place in 0..<totals.sums.count {
      let code = totals.sums[place].currency
      guard code != compared.currency, currency == nil || rate(of: code) == nil else { continue }
      values.append(CustomerValue(currency: code, spent: totals.sums[place].micros, repeated: Self.repeated(totals, code)))
    }
    return values
  }

  private static func repeated(_ totals: PurchaseTotals, _ currency: UInt32) -> Int64 {
    max(0, totals.sums[currency: currency] &- totals.firstDaySums[currency: currency])
  }

  private static func converted(_ micros: Int64, _ rate: Double) -> Int64 {
    rate == 1 ? micros : Int64(exactly: (Double(micros) * rate).rounded()) ?? .max
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}
