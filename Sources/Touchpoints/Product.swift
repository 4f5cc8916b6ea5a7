/// A product that a touchpoint is about: a line of an order or a cart, or the product of the event itself.
public struct Product {
  let contents: TouchpointContents
  /// Where the product begins in the record's value.
  let object: UInt32
  let currency: Money.Currency

  /// The text (or number, or truth value as text) of the product's `name`, such as `variant`; `nil` where there is none.
  public func text(_ name: String) -> String? { contents.text(name, ofObject: object) }

  /// Lends the bytes of ``text(_:)`` to `body`, without making a string; `nil` where there is none.
  package func withText<R>(_ name: String, _ body: (Span<UInt8>) -> R) -> R? { contents.withText(name, ofObject: object, body) }

  /// `product_id`.
  public var productID: String? { text("product_id") }
  /// `sku`.
  public var sku: String? { text("sku") }
  /// `category`.
  public var category: String? { text("category") }
  /// `name`.
  public var name: String? { text("name") }
  /// `brand`.
  public var brand: String? { text("brand") }
  /// `coupon`.
  public var coupon: String? { text("coupon") }

  /// The price of one piece, in the currency of the touchpoint.
  public var price: Money? {
    contents.micros("price", ofObject: object).map { Money(micros: $0, currency: currency) }
  }

  /// The number of pieces, in thousandths: weighed goods have fractions. 1,000 where nothing is said; `nil` where it is no positive number.
  public var quantityMilli: Int64? {
    guard withText("quantity", { _ in }) != nil else { return 1000 }
    guard let micros = contents.micros("quantity", ofObject: object), micros > 0 else { return nil }
    return (micros + 500) / 1000
  }
}
