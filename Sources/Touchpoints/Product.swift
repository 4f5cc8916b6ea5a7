internal import CSimdJSON

/// A product that a touchpoint is about: a line of an order or a cart, or the product of the event itself.
public struct Product {
  let contents: TouchpointContents
  /// Where the product begins in the record's value.
  let object: UInt32
  /// What most rules ask for, found in one go.
  let members: ProductMembers
  let currency: Money.Currency

  /// The text (or number, or truth value as text) of the product's `name`, such as `variant`; `nil` where there is none.
  public func text(_ name: String) -> String? { contents.text(name, ofObject: object) }

  /// Lends the bytes of ``category`` to `body`, where there is one, without making a string.
  package func lendCategory(to body: (Span<UInt8>) -> Void) { contents.lendText(of: members.category, to: body) }
  /// Lends the bytes of ``brand`` to `body`, where there is one, without making a string.
  package func lendBrand(to body: (Span<UInt8>) -> Void) { contents.lendText(of: members.brand, to: body) }
  /// Lends the bytes of `price_class` to `body`, where there is one, without making a string.
  package func lendPriceClass(to body: (Span<UInt8>) -> Void) { contents.lendText(of: members.priceClass, to: body) }

  /// `product_id`.
  public var productID: String? { contents.text(of: members.productID) }
  /// `sku`.
  public var sku: String? { text("sku") }
  /// `category`.
  public var category: String? { contents.text(of: members.category) }
  /// `name`.
  public var name: String? { text("name") }
  /// `brand`.
  public var brand: String? { contents.text(of: members.brand) }
  /// `coupon`.
  public var coupon: String? { text("coupon") }

  /// The price of one piece, in the currency of the touchpoint.
  public var price: Money? {
    contents.micros(of: members.price).map { Money(micros: $0, currency: currency) }
  }

  /// The number of pieces, in thousandths: weighed goods have fractions. 1,000 where nothing is said; `nil` where it is no positive number.
  public var quantityMilli: Int64? {
    switch members.quantity.kind {
    case .string, .number, .isTrue, .isFalse:
      guard let micros = contents.micros(of: members.quantity), micros > 0 else { return nil }
      return (micros + 500) / 1000
    default: return 1000
    }
  }
}
