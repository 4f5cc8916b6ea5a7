internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// The way back from a touchpoint to its record, for what is looked up only when somebody asks.
///
/// It holds no pointer. Where the record's bytes are gone, nothing is found.
struct TouchpointContents {
  /// A part of the message.
  enum Section {
    case message, properties, traits, context
  }

  let raw: RawRecord
  let place: RecordPlace

  /// The text, number or truth value at `path` in `section`, as text.
  func text(_ section: Section, _ path: String) -> String? {
    guard let object = start(of: section) else { return nil }
    return withDocument { $0.text(of: $0.value(at: path.utf8.span, of: object)) } ?? nil
  }

  /// Lends the bytes of such a text to `body`, without making a string; `nil` where there is none.
  func withText<R>(_ section: Section, _ path: String, _ body: (Span<UInt8>) -> R) -> R? {
    guard let object = start(of: section) else { return nil }
    return withDocument { $0.withText(of: $0.value(at: path.utf8.span, of: object), body) } ?? nil
  }

  /// The number, or the text of a number, at `path` in `section`, in millionths.
  func micros(_ section: Section, _ path: String) -> Int64? {
    guard let object = start(of: section) else { return nil }
    return withDocument { $0.micros(of: $0.value(at: path.utf8.span, of: object)) } ?? nil
  }

  /// The same for a member of the object that begins at `object`.
  func text(_ name: String, ofObject object: UInt32) -> String? {
    withDocument { $0.text(of: $0.member(name.utf8.span, of: object)) } ?? nil
  }

  /// The text of a value that was found, or of a number or truth value.
  func text(of value: JSONValue) -> String? { value.isPresent ? withDocument { $0.text(of: value) } ?? nil : nil }

  /// The number that was found, or the text of one, in millionths.
  func micros(of value: JSONValue) -> Int64? { value.isPresent ? withDocument { $0.micros(of: value) } ?? nil : nil }

  /// Lends the bytes of ``text(of:)`` to `body`, where there is one, without making a string.
  func lendText(of value: JSONValue, to body: (Span<UInt8>) -> Void) {
    switch value.kind {
    case .string, .number, .isTrue, .isFalse: _ = withDocument { value.withText(of: $0, body) }
    default: break
    }
  }

  /// Lends the record's value, with its padding, to `body`; `nil` where it is gone.
  func withDocument<R>(_ body: (Span<UInt8>) -> R) -> R? {
    guard let range = place.value(in: raw) else { return nil }
    let bytes = raw.batch.bytes
    let end = range.upperBound + Int(JSON_PADDING)
    guard end <= bytes.count else {
      let padded = bytes.span.padded(range)
      return body(padded.span)
    }
    return body(bytes.span.extracting(range.lowerBound..<end))
  }

  /// Where a part of the message begins; `nil` where there is none.
  private func start(of section: Section) -> UInt32? {
    let start =
      switch section {
      case .message: place.message
      case .properties: place.properties
      case .traits: place.traits
      case .context: place.context
      }
    return start == 0 && section != .message ? nil : start
  }
}

extension Span where Element == UInt8 {
  /// The member called `path`, else, where it has a point, the member behind the point of the member before it.
  fileprivate func value(at path: Span<UInt8>, of object: UInt32) -> JSONValue {
    let whole = member(path, of: object)
    if whole.isPresent { return whole }
    for at in path.indices where path[at] == UInt8(ascii: ".") {
      let inner = member(path.extracting(0..<at), of: object)
      if inner.isPresent { return value(at: path.extracting((at + 1)..<path.count), of: inner.start) }
    }
    return whole
  }

  fileprivate func text(of value: JSONValue) -> String? { withText(of: value) { String(copyingUTF8: $0) } }

  fileprivate func withText<R>(of value: JSONValue, _ body: (Span<UInt8>) -> R) -> R? {
    switch value.kind {
    case .string, .number, .isTrue, .isFalse: value.withText(of: self, body)
    default: nil
    }
  }

  fileprivate func micros(of value: JSONValue) -> Int64? {
    guard case .micros(let micros) = value.decimal(of: self) else { return nil }
    return micros
  }
}
