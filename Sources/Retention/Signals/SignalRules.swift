internal import Touchpoints

/// Where the steps lie at which signals are published, and how amounts are compared.
package struct SignalRules: Sendable, Hashable {
  /// Below each of these P(alive) is a step lower; the steps are the risk bands. Falling, between 0 and 1.
  package var alive = [0.75, 0.5, 0.25]
  /// From each of these overdue ratios on silence is a step longer: an order is due; it is overdue; it is long overdue. Rising.
  package var overdue = [0.8, 1.5, 3]
  /// After so many days of silence a customer who bought once is a step nearer to being lost. Rising.
  package var oneTimeDays: [Double] = [60, 120, 365]
  /// From so many points in four weeks on engagement is low, medium, high. Rising.
  package var engagement = [1, 10, 40]
  /// From these prices on, in the currency's unit, a product is of the middle and of the high price class. Rising.
  package var priceClasses: [Double] = [20, 100]
  /// The currency in which customers are compared; `nil`: each customer's own, if it has only one.
  package var currency: UInt32?
  /// What a unit of other currencies is worth in ``currency``. Amounts in currencies without a rate stay apart.
  package var rates: [UInt32: Double] = [:]

  package static let standard = SignalRules()

  package init() {}

  /// From so many repeat purchases on the customer's own rhythm says something about its risk.
  static let fewestRepeats = 3
  /// How long a failed payment is a problem, in milliseconds, unless an order follows.
  static let failedPaymentSpan: Int64 = 14 * 86_400_000
  /// How long few stars are a problem.
  static let badRatingSpan: Int64 = 90 * 86_400_000
  /// How many points make an interest in a category, or in a price class.
  static let interestPoints: UInt16 = 3

  /// Whether each list is as its description asks.
  package var areValid: Bool {
    func isRising<N: Comparable>(_ list: [N], _ count: Int) -> Bool {
      list.count == count && zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
    }
    return isRising(alive.reversed(), 3) && alive.allSatisfy { $0 > 0 && $0 < 1 } && isRising(overdue, 3)
      && isRising(oneTimeDays, 3) && isRising(engagement, 3) && isRising(priceClasses, 2)
      && (overdue + oneTimeDays + priceClasses).allSatisfy { $0 > 0 && $0.isFinite } && engagement.allSatisfy { $0 > 0 }
      && rates.values.allSatisfy { $0 > 0 && $0.isFinite } && (rates.isEmpty || currency != nil)
  }

  func engagement(of points: Int) -> EngagementLevel { EngagementLevel(rawValue: UInt8(engagement.count { $0 <= points })) ?? .high }

  /// The price class of a product: as its sender says, else by its price in the currency of comparison. Prices of which no currency is said
  /// are taken to be in it; `nil` for those in a currency without a rate, which are not compared.
  func priceClass(of product: Product) -> PriceClass? {
    var said: PriceClass?
    product.lendPriceClass { said = PriceClass(said: $0) }
    if let said { return said }
    guard let price = product.price else { return nil }
    var amount = Double(price.micros)
    if let currency, price.currency != .unknown, price.currency.code != currency {
      guard let rate = rates[price.currency.code] else { return nil }
      amount *= rate
    }
    return PriceClass(rawValue: priceClasses.count { $0 * 1e6 <= amount })
  }
}
