internal import CSimdJSON

/// The products of a touchpoint in their order. Made when asked for; good while the record is being processed.
public struct ProductList: Sequence, IteratorProtocol {
  let contents: TouchpointContents?
  let currency: Money.Currency
  /// Where the next element of the list begins; 0 without a list.
  private var place: UInt32 = 0
  /// The only product: the properties themselves.
  private var only: Product?

  init(_ contents: TouchpointContents?, currency: Money.Currency?) {
    self.contents = contents
    guard let contents, contents.place.properties != 0, let found = contents.product(contents.place.properties) else {
      self.currency = currency ?? .unknown
      return
    }
    self.currency = currency ?? contents.currency(found.currency)
    if found.products.kind == .array {
      place = found.products.start + 1
    } else if found.productID.isPresent {
      only = Product(contents: contents, object: contents.place.properties, members: found, currency: self.currency)
    }
  }

  /// The next product. What is no object in the list is left out.
  public mutating func next() -> Product? {
    guard let contents else { return nil }
    if let product = only {
      only = nil
      return product
    }
    while place != 0 {
      var behind = place
      guard let element = contents.withDocument({ $0.element(at: &behind) }), element.isPresent else {
        place = 0
        return nil
      }
      place = behind
      guard element.kind == .object, let members = contents.product(element.start) else { continue }
      return Product(contents: contents, object: element.start, members: members, currency: currency)
    }
    return nil
  }
}

extension TouchpointContents {
  /// What products are asked for, of the object that begins at `object`; `nil` where the record is gone.
  fileprivate func product(_ object: UInt32) -> ProductMembers? { withDocument { $0.product(object) } }

  fileprivate func currency(_ value: JSONValue) -> Money.Currency {
    var currency: Money.Currency?
    lendText(of: value) { currency = Money.Currency($0) }
    return currency ?? .unknown
  }
}

extension Touchpoint {
  /// `properties.products`; without such a list the product that the properties themselves describe, if they have a `product_id`.
  public var products: ProductList { ProductList(contents, currency: amount?.currency) }

  /// The same for who does not ask for prices: their currency is not looked up.
  package var unpricedProducts: ProductList { ProductList(contents, currency: .unknown) }
}
