package import Touchpoints
internal import WorkerSDK

/// What plays need to know of an event. ``Touchpoint`` is one.
package protocol WinBackEvent {
  var event: EventName { get }
  /// The amount of the order that the event is about.
  var amount: Money? { get }
  /// A rating or score in thousandths of a point.
  var scoreMilli: Int64? { get }
  /// Whether the customer is known by name, not only by a cookie.
  var isIdentified: Bool { get }
  /// The customer's time zone, where the event says so.
  var timezone: String? { get }
  /// The products that the event is about.
  var lines: [OrderLine] { get }
  /// The first of them.
  var firstLine: OrderLine? { get }

  /// A property's text, or number as text.
  func property(_ name: String) -> String?
  /// Lends the bytes of such a text to `body`; `nil` where there is none.
  func withProperty<R>(_ name: String, _ body: (Span<UInt8>) -> R) -> R?
  /// A trait's text, or number as text.
  func trait(_ name: String) -> String?
}

/// A product of an order or a cart.
package struct OrderLine: Sendable, Hashable {
  package var product: String
  /// In thousandths of a piece.
  package var quantityMilli: Int64

  package init(product: String, quantityMilli: Int64 = 1000) {
    self.product = product
    self.quantityMilli = quantityMilli
  }
}

extension WinBackEvent {
  package var firstLine: OrderLine? { lines.first }

  package func withProperty<R>(_ name: String, _ body: (Span<UInt8>) -> R) -> R? { property(name).map { body($0.utf8.span) } }
}

extension Touchpoint: WinBackEvent {
  /// More lines of an order are not looked at.
  private static let mostLines = 64

  package var lines: [OrderLine] {
    var lines: [OrderLine] = []
    for product in unpricedProducts {
      guard let line = OrderLine(product) else { continue }
      lines.append(line)
      if lines.count == Self.mostLines { break }
    }
    return lines
  }

  package var firstLine: OrderLine? {
    for product in unpricedProducts {
      if let line = OrderLine(product) { return line }
    }
    return nil
  }
}

extension OrderLine {
  /// `nil` for what is no product that could be told apart from others.
  fileprivate init?(_ product: Product) {
    guard let id = product.productID, !id.isEmpty, id.utf8.count <= 256, let quantity = product.quantityMilli else { return nil }
    self.init(product: id, quantityMilli: quantity)
  }
}
