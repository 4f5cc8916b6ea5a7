internal import CSimdJSON
internal import WorkerSDK

extension TouchpointDecoder {
  /// `revenue`, else `subtotal`, else `total` − tax − shipping, in the currency that the message names; `nil` without a number.
  ///
  /// Every amount that is there has to be a decimal that is not negative, whether or not it counts: prices of products too.
  func amount(_ document: Span<UInt8>) throws(Rejection) -> Money? {
    guard message.hasAmounts else { return nil }
    let currency = try currency(document)
    let revenue = try micros(.revenue, .revenue, document)
    let subtotal = try micros(.subtotal, .subtotal, document)
    let total = try micros(.total, .total, document)
    let tax = try micros(.tax, .tax, document)
    let shipping = try micros(.shipping, .shipping, document)
    _ = try micros(.price, .price, document)
    _ = try micros(.value, .value, document)
    try checkPrices(document)
    if let amount = revenue ?? subtotal { return Money(micros: amount, currency: currency) }
    guard let total else { return nil }
    // Each is at most a million million units, so the difference of three is in range.
    let net = total - (tax ?? 0) - (shipping ?? 0)
    guard net >= 0 else { throw TouchpointRule.amountNegative.rejection(.net) }
    return Money(micros: net, currency: currency)
  }

  /// The amount in `field`, a number or a text; `nil` for none and for blank text.
  @inline(__always)
  private func micros(
    _ field: TouchpointField, _ name: TouchpointRule.Field, _ document: Span<UInt8>
  ) throws(Rejection) -> Int64? {
    let value = message[field]
    return value.isPresent ? try micros(value, name, document) : nil
  }

  private func micros(_ value: JSONValue, _ name: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) -> Int64? {
    switch value.decimal(of: document) {
    case .micros(let micros):
      guard micros >= 0 else { throw TouchpointRule.amountNegative.rejection(name) }
      return micros
    case .blank: return nil
    case .unreadable: throw TouchpointRule.amountUnreadable.rejection(name)
    case .outOfRange: throw TouchpointRule.amountOutOfRange.rejection(name)
    }
  }

  /// Three letters in any case. Without a currency, or for a blank text, it is unknown. A name that is none is refused: amounts in "€" and
  /// "$" must not end up in the same sum of unknown currency.
  private func currency(_ document: Span<UInt8>) throws(Rejection) -> Money.Currency {
    let value = message[.currency]
    guard value.isPresent else { return .unknown }
    guard value.kind == .string else { throw TouchpointRule.currencyUnreadable.rejection() }
    return try value.withText(of: document) { text throws(Rejection) in
      let letters = text.extracting(text.trimmedRange)
      if letters.isEmpty { return .unknown }
      guard let currency = Money.Currency(letters) else { throw TouchpointRule.currencyUnreadable.rejection() }
      return currency
    }
  }

  private func checkPrices(_ document: Span<UInt8>) throws(Rejection) {
    let list = message[.products]
    guard list.kind == .array else { return }
    var place = list.start + 1
    while true {
      let product = document.element(at: &place)
      if !product.isPresent { return }
      _ = try micros(document.member("price", of: product.start), .productPrice, document)
    }
  }

  /// `rating`, else `score`, in thousandths; `nil` where that is no number. Opinions are not money: nothing is refused for them.
  func score(_ document: Span<UInt8>) -> Int64? {
    let rating = message[.rating]
    let score = rating.isPresent ? rating : message[.score]
    guard score.isPresent, case .micros(let micros) = score.decimal(of: document) else { return nil }
    return (micros + (micros < 0 ? -500 : 500)) / 1000
  }
}
