package import RecordFiles
internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// What orders alone tell of the products in them: what they cost, in which price class they are, and how soon customers buy them again.
///
/// - The price is the median over the lines of completed orders.
/// - The class is `low` for the cheaper half of the products, `high` for the dearest tenth, and `middle` in between.
/// - One piece lasts as long as the median of all intervals between two days on which a customer bought the product, each divided by
///   the quantity of the earlier day; only where there are at least ``fewestIntervals`` of them.
package struct DerivedCatalogue: Sendable {
  package struct Product: Sendable, Equatable {
    package let id: String
    package let priceMicros: Int64
    package let priceClass: String
    package let lifetimeDays: Int64?
  }

  /// By fewer intervals nothing is said of a product's lifetime.
  package static let fewestIntervals = 5
  private static let day: Int64 = 86_400_000

  /// In the order of their ids.
  package let products: [Product]
  /// What orders tell takes effect with the first of them.
  private let start: EventTime

  package init(_ orders: [Order]) {
    var prices: [String: [Int64]] = [:]
    /// By product and customer, pieces by day, in the order of days.
    var purchases: [String: [String: [(day: Int64, quantity: Int64)]]] = [:]
    for order in orders where order.kind == .completed {
      let day = order.time.milliseconds / Self.day
      for product in order.products where product.quantity > 0 {
        prices[product.id, default: []].append(product.priceMicros)
        var days = purchases[product.id, default: [:]][order.customer] ?? []
        if let last = days.last, last.day == day {
          days[days.count - 1].quantity += product.quantity
        } else {
          days.append((day, product.quantity))
        }
        purchases[product.id, default: [:]][order.customer] = days
      }
    }
    let medians = prices.mapValues { Self.median($0) }
    let sorted = medians.values.sorted()
    let bound = { (permille: Int) in sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * permille / 1000)] }
    let (middle, high) = (bound(500), bound(900))
    products = medians.keys.sorted().map { id in
      let price = medians[id] ?? 0
      return Product(
        id: id, priceMicros: price, priceClass: price >= high ? "high" : price >= middle ? "middle" : "low",
        lifetimeDays: Self.lifetime(purchases[id] ?? [:]))
    }
    start = orders.first?.time ?? .distantPast
  }

  /// The lower one of two in the middle.
  private static func median(_ values: [Int64]) -> Int64 { values.sorted()[(values.count - 1) / 2] }

  private static func lifetime(_ purchases: [String: [(day: Int64, quantity: Int64)]]) -> Int64? {
    var intervals: [Int64] = []
    for days in purchases.values {
      for (earlier, later) in zip(days, days.dropFirst()) { intervals.append((later.day - earlier.day) * 1000 / earlier.quantity) }
    }
    guard intervals.count >= fewestIntervals else { return nil }
    return max(1, (median(intervals) + 500) / 1000)
  }

  /// Writes the products to `target` as records of `topic`. Does not finish the target.
  package func write<Target: RecordTarget>(to target: Target, topic: String) throws(Target.Failure) {
    for product in products {
      try target.write(
        RecordLine(
          topic: topic, key: Array(product.id.utf8), timestamp: start,
          headers: [
            RecordHeader("ce_specversion", text: "1.0"), RecordHeader("ce_source", text: "/rondo/import"),
            RecordHeader("ce_type", text: "rondo.catalog.product.v1"), RecordHeader("content-type", text: "application/json"),
            RecordHeader("ce_id", text: "derived-\(product.id)"), RecordHeader("ce_time", text: start.description),
            RecordHeader("ce_subject", text: product.id),
          ], value: Self.value(of: product), valueIsJSON: true))
    }
  }

  private static func value(of product: Product) -> [UInt8] {
    var json = JSONWriter(bytes: [])
    json.object { json in
      json.field("product_id", product.id)
      json.field("price", micros: product.priceMicros)
      json.field("price_class", product.priceClass)
      if let days = product.lifetimeDays { json.field("lifetime_days", days) }
    }
    return json.bytes
  }
}
