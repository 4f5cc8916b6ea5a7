internal import CSimdJSON

/// A product that a touchpoint is about: a line of an order or a cart, or the product of the event itself.
public struct Product {
  let contents: TouchpointContents
  let index: UInt32
  let currency: Money.Currency

  /// The text (or number, or truth value as text) of the product's `name`, such as `variant`; `nil` where there is none.
  public func text(_ name: String) -> String? { contents.text(name, ofObject: index) }

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
    contents.micros("price", ofObject: index).map { Money(micros: $0, currency: currency) }
  }

  /// The number of pieces, in thousandths: weighed goods have fractions. 1,000 where nothing is said; `nil` where it is no positive number.
  public var quantityMilli: Int64? {
    guard text("quantity") != nil else { return 1000 }
    guard let micros = contents.micros("quantity", ofObject: index), micros > 0 else { return nil }
    return (micros + 500) / 1000
  }
}

/// The products of a touchpoint in their order. Made when asked for; good while the record is being processed.
public struct ProductList: Sequence, IteratorProtocol {
  let contents: TouchpointContents?
  let currency: Money.Currency
  private var position: UInt32 = 0
  private var end: UInt32 = 0

  init(_ contents: TouchpointContents?, currency: Money.Currency?) {
    self.contents = contents
    (position, end) = contents?.withOpenValue { document, value in Self.bounds(document, value) } ?? (0, 0)
    self.currency = currency ?? contents.flatMap { $0.text(.properties, "currency") }.flatMap { Money.Currency($0) } ?? .unknown
  }

  /// The list's nodes; without a list those of the properties, if they are a product's.
  private static func bounds(_ document: JSONDocument, _ value: Span<UInt8>) -> (UInt32, UInt32) {
    let list = document.node(document.fields.products)
    if list.kind == .array { return (document.fields.products + 1, list.next) }
    let properties = document.fields.properties
    guard properties != 0, document.member("product_id", of: properties, in: value) != 0 else { return (0, 0) }
    return (properties, document.node(properties).next)
  }

  /// The next product. What is no object in the list is left out.
  public mutating func next() -> Product? {
    guard let contents else { return nil }
    while position < end {
      guard let node = contents.withOpenValue({ document, _ in document.node(position) }) else { return nil }
      let index = position
      position = node.next
      if node.kind == .object { return Product(contents: contents, index: index, currency: currency) }
    }
    return nil
  }
}

extension Touchpoint {
  /// `properties.products`; without such a list the product that the properties themselves describe, if they have a `product_id`.
  public var products: ProductList { ProductList(contents, currency: amount?.currency) }
}
