internal import CSimdJSON

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
