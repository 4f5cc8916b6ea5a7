internal import WorkerSDK

/// What the table `catalog.products` says of a product.
package struct CatalogProduct: Sendable, Hashable, Decodable, InputValue {
  package struct Companion: Sendable, Hashable, Decodable {
    package var product_id: String
    package var offset_days: Int?
    package var lifetime_days: Int?
    /// Whether, or how many of it, come with the product.
    package var included: Included?

    package init(_ product: String, offsetDays: Int? = nil, lifetimeDays: Int? = nil, included: Int? = nil) {
      product_id = product
      offset_days = offsetDays
      lifetime_days = lifetimeDays
      self.included = included.map { Included(count: $0) }
    }
  }

  /// A number, or a truth value: 1 or none.
  package struct Included: Sendable, Hashable, Decodable {
    package var count: Int

    init(count: Int) { self.count = count }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        count = truth ? 1 : 0
      } else {
        count = try container.decode(Int.self)
      }
    }
  }

  package var product_id: String
  package var price: Double?
  package var price_class: String?
  package var category: String?
  package var brand: String?
  package var series: String?
  /// How long one piece lasts.
  package var lifetime_days: Int?
  package var consumables: [Companion]?
  package var accessories: [Companion]?
  package var care: [Companion]?
  package var successor_id: String?
  package var seasons: [String]?
  /// What is left of the price, from 0 to 1.
  package var margin: Double?

  package init(_ product: String) { product_id = product }

  /// What is left of the price, in millionths; `nil` without a price.
  func marginMicros(else permille: Int64) -> Int64? {
    guard let price, price.isFinite, price >= 0, price <= 1e9 else { return nil }
    let micros = Int64((price * 1e6).rounded())
    guard let margin, margin.isFinite, margin >= 0, margin <= 1 else { return micros.share(permille) }
    return Int64((price * margin * 1e6).rounded())
  }
}

/// What the table `marketing.costs` says: what an order of a new customer costs on average, in a currency.
package struct OrderCost: Sendable, Hashable, Decodable, InputValue {
  package var currency: String
  package var new_customer: Double

  package init(currency: String, newCustomer: Double) {
    self.currency = currency
    new_customer = newCustomer
  }

  /// In millionths; `nil` for what is no amount.
  var micros: Int64? {
    guard new_customer.isFinite, new_customer >= 0, new_customer <= 1e6 else { return nil }
    return Int64((new_customer * 1e6).rounded())
  }
}

extension Int64 {
  /// So many thousandths of an amount, which may be any.
  func share(_ permille: Int64) -> Int64 {
    let permille = Swift.min(Swift.max(permille, 0), 1_000_000)
    let (whole, rest) = quotientAndRemainder(dividingBy: 1000)
    let (product, overflow) = whole.multipliedReportingOverflow(by: permille)
    return overflow ? (self < 0 ? .min / 4 : .max / 4) : product + rest * permille / 1000
  }

  /// A sum that stops at a bound.
  func adding(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min / 4 : .max / 4) : Swift.min(Swift.max(sum, .min / 4), .max / 4)
  }
}
