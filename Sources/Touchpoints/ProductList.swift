internal import CSimdJSON

/// The products of a touchpoint in their order. Made when asked for; good while the record is being processed.
public struct ProductList: Sequence, IteratorProtocol {
  let contents: TouchpointContents?
  let currency: Money.Currency
  /// Where the next element of the list begins; 0 without a list.
  private var place: UInt32 = 0
  /// The object that is the only product; 0 for none.
  private var only: UInt32 = 0

  init(_ contents: TouchpointContents?, currency: Money.Currency?) {
    self.contents = contents
    self.currency = currency ?? contents?.currency ?? .unknown
    guard let contents, contents.place.properties != 0 else { return }
    (place, only) = contents.withDocument { Self.start($0, contents.place.properties) } ?? (0, 0)
  }

  /// Where the list's elements begin; without a list the properties themselves, if they are a product's.
  private static func start(_ document: Span<UInt8>, _ properties: UInt32) -> (place: UInt32, only: UInt32) {
    let list = document.member("products", of: properties)
    if list.kind == .array { return (list.start + 1, 0) }
    return (0, document.member("product_id", of: properties).isPresent ? properties : 0)
  }

  /// The next product. What is no object in the list is left out.
  public mutating func next() -> Product? {
    guard let contents else { return nil }
    if only != 0 {
      defer { only = 0 }
      return Product(contents: contents, object: only, currency: currency)
    }
    while place != 0 {
      var behind = place
      guard let element = contents.withDocument({ $0.element(at: &behind) }), element.isPresent else {
        place = 0
        return nil
      }
      place = behind
      if element.kind == .object { return Product(contents: contents, object: element.start, currency: currency) }
    }
    return nil
  }
}

extension TouchpointContents {
  /// `properties.currency`; `nil` where that is none.
  fileprivate var currency: Money.Currency? {
    place.properties == 0 ? nil : withText("currency", ofObject: place.properties) { Money.Currency($0) } ?? nil
  }
}

extension Touchpoint {
  /// `properties.products`; without such a list the product that the properties themselves describe, if they have a `product_id`.
  public var products: ProductList { ProductList(contents, currency: amount?.currency) }

  /// The same for who does not ask for prices: their currency is not looked up.
  package var unpricedProducts: ProductList { ProductList(contents, currency: .unknown) }
}
