internal import Touchpoints
package import WorkerSDK

/// An order of the past, or a refund, on its way to become a touchpoint.
package struct Order: Sendable, Equatable {
  package enum Kind: Sendable { case completed, refunded }

  package struct Product: Sendable, Equatable {
    package let id: String
    package let name: String
    package let priceMicros: Int64
    package let quantity: Int64
  }

  package let kind: Kind
  package let id: String
  package let customer: String
  package let time: EventTime
  /// What the customer paid, or got back; never negative. Charges such as postage are part of it.
  package let amountMicros: Int64
  /// ISO 4217; empty where it is not known.
  package let currency: String
  package let country: String?
  package let products: [Product]
  /// Where the order was found, such as `online-retail`: the first part of its message's id.
  package let source: String

  /// The order as a message of the Segment Spec. The same order gives the same bytes, and so the same id.
  package func touchpoint() -> [UInt8] {
    var writer = TouchpointWriter()
    return writer.message(
      event: kind == .completed ? "Order Completed" : "Order Refunded", customer: .user(customer), messageID: "\(source)-\(id)", time: time,
      properties: { json in encodeProperties(into: &json) },
      context: country.map { country in
        { json in
          json.name("location")
          json.object { $0.field("country", country) }
        }
      })
  }

  private func encodeProperties(into json: inout JSONWriter) {
    json.field("order_id", id)
    if kind == .completed { json.field("revenue", micros: amountMicros) }
    json.field("total", micros: amountMicros)
    if !currency.isEmpty { json.field("currency", currency) }
    guard !products.isEmpty else { return }
    json.name("products")
    json.array { json in
      for product in products {
        json.object { json in
          json.field("product_id", product.id)
          if !product.name.isEmpty { json.field("name", product.name) }
          json.field("price", micros: product.priceMicros)
          json.field("quantity", product.quantity)
        }
      }
    }
  }
}
