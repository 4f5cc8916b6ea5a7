internal import CSimdJSON
internal import WorkerSDK

extension TouchpointDecoder {
  /// `revenue`, else `subtotal`, else `total` − tax − shipping, in the currency that the message names; `nil` without a number.
  ///
  /// Every amount that is there has to be a decimal that is not negative, whether or not it counts: prices of products too.
  func amount(_ fields: TouchpointFields, _ value: Span<UInt8>) throws(Rejection) -> Money? {
    guard fields.properties != 0 else { return nil }
    let currency = try currency(fields.currency, value)
    let revenue = try micros(fields.revenue, .revenue, value)
    let subtotal = try micros(fields.subtotal, .subtotal, value)
    let total = try micros(fields.total, .total, value)
    let tax = try micros(fields.tax, .tax, value)
    let shipping = try micros(fields.shipping, .shipping, value)
    _ = try micros(fields.price, .price, value)
    _ = try micros(fields.value, .value, value)
    if fields.products != 0 { try checkPrices(fields.products, value) }
    if let amount = revenue ?? subtotal { return Money(micros: amount, currency: currency) }
    guard let total else { return nil }
    // Each is at most a million million units, so the difference of three is in range.
    let net = total - (tax ?? 0) - (shipping ?? 0)
    guard net >= 0 else { throw TouchpointRule.amountNegative.rejection(.net) }
    return Money(micros: net, currency: currency)
  }

  /// The amount at `index`, a number or a text; `nil` for none and for blank text.
  @inline(__always)
  private func micros(_ index: UInt32, _ field: TouchpointRule.Field, _ value: Span<UInt8>) throws(Rejection) -> Int64? {
    index == 0 ? nil : try presentMicros(index, field, value)
  }

  private func presentMicros(
    _ index: UInt32, _ field: TouchpointRule.Field, _ value: Span<UInt8>
  ) throws(Rejection) -> Int64? {
    switch decimal(index, value) {
    case .micros(let micros):
      guard micros >= 0 else { throw TouchpointRule.amountNegative.rejection(field) }
      return micros
    case .blank: return nil
    case .unreadable: throw TouchpointRule.amountUnreadable.rejection(field)
    case .outOfRange: throw TouchpointRule.amountOutOfRange.rejection(field)
    }
  }

  /// The number, or the text of a number, at `index`; a null is blank.
  func decimal(_ index: UInt32, _ value: Span<UInt8>) -> Decimal.Reading {
    let node = document.node(index)
    switch node.kind {
    case .number, .string: return node.withText(of: value) { Decimal.read($0) }
    case .null: return .blank
    default: return .unreadable
    }
  }

  /// The currency at `index`: three letters in any case. Without one, or for a blank text, it is unknown. A name that is none is refused:
  /// amounts in "€" and "$" must not end up in the same sum of unknown currency.
  private func currency(_ index: UInt32, _ value: Span<UInt8>) throws(Rejection) -> Money.Currency {
    guard index != 0 else { return .unknown }
    let node = document.node(index)
    guard node.kind == .string else { throw TouchpointRule.currencyUnreadable.rejection() }
    return try node.withText(of: value) { text throws(Rejection) in
      let letters = text.extracting(text.trimmedRange)
      if letters.isEmpty { return .unknown }
      guard let currency = Money.Currency(letters) else { throw TouchpointRule.currencyUnreadable.rejection() }
      return currency
    }
  }

  private func checkPrices(_ products: UInt32, _ value: Span<UInt8>) throws(Rejection) {
    let list = document.node(products)
    guard list.kind == .array else { return }
    var index = products + 1
    while index < list.next {
      _ = try micros(document.member("price", of: index, in: value), .productPrice, value)
      index = document.node(index).next
    }
  }

  /// `rating`, else `score`, in thousandths; `nil` where that is no number. Opinions are not money: nothing is refused for them.
  func score(_ fields: TouchpointFields, _ value: Span<UInt8>) -> Int64? {
    guard fields.rating != 0 || fields.score != 0 else { return nil }
    guard case .micros(let micros) = decimal(fields.rating != 0 ? fields.rating : fields.score, value) else { return nil }
    return (micros + (micros < 0 ? -500 : 500)) / 1000
  }
}
