internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// Decodes touchpoints, one record after the other, on one thread.
///
/// The way of a record: its bytes are checked and opened as JSON; a structured CloudEvent is unwrapped; then customer, event, time and
/// amount are read, each by the rules of the specification. What nothing asks for stays where it is until somebody does.
final class TouchpointDecoder {
  let document = JSONDocument()
  /// Which record is open in the document; `nil` when none is.
  private var place: RecordPlace?
  /// Text that had to be unescaped.
  private var unescaped: [UInt8] = []
  private var nameScratch: [UInt8] = []

  func decode(_ raw: RawRecord) throws(Rejection) -> Decoded<Touchpoint> {
    let entry = raw.entry
    let bytes = raw.batch.bytes
    place = nil
    try Self.checkKey(bytes, entry.key)
    try open(bytes, entry.value)
    let value = bytes.span.extracting(entry.value.indices)
    let envelope = try unwrap(raw, value)
    try checkSections(value)
    let kind = try kind(value)
    let isIdentified = try checkCustomer(value, key: bytes.span.extracting(entry.key.indices))
    let event = try event(kind, value)
    let time = try time(value)
    if let time { try Self.check(time, of: raw) }
    let id = try id(value, envelope: envelope, of: raw)
    let amount = try amount(value)
    let place = RecordPlace(raw)
    self.place = place
    let touchpoint = Touchpoint(
      kind: kind, event: event, time: time, amount: amount, scoreMilli: score(value), isIdentified: isIdentified,
      contents: TouchpointContents(decoder: self, raw: raw, place: place, isEnveloped: envelope != nil))
    return Decoded(touchpoint, time: time, id: id)
  }

  /// Opens the record at `place` again, unless it is still the one that is open; false where its bytes are gone.
  func reopen(_ raw: RawRecord, at place: RecordPlace, isEnveloped: Bool) -> Bool {
    guard RecordPlace.isStill(raw, at: place) else { return false }
    if self.place == place { return true }
    self.place = nil
    let bytes = raw.batch.bytes
    guard document.open(bytes, place.value.indices) == .ok else { return false }
    if isEnveloped { document.enter(document.fields.data, of: bytes.span.extracting(place.value.indices)) }
    self.place = place
    return true
  }

  private static func checkKey(_ bytes: [UInt8], _ key: ByteRange) throws(Rejection) {
    guard key.count > 0 else { throw TouchpointRule.keyMissing.rejection() }
    guard bytes[key.start] != 0 else { throw TouchpointRule.keyReserved.rejection() }
  }

  private func open(_ bytes: [UInt8], _ value: ByteRange) throws(Rejection) {
    guard !value.isNone else { throw TouchpointRule.valueMissing.rejection() }
    guard value.count > 0 else { throw TouchpointRule.valueEmpty.rejection() }
    guard value.count <= TouchpointRule.maximumValueBytes else { throw TouchpointRule.valueTooLarge.rejection() }
    let status = document.open(bytes, value.indices)
    if status != .ok { throw Self.rule(status, bytes.span.extracting(value.indices)).rejection() }
  }

  private static func rule(_ status: JSONStatus, _ value: Span<UInt8>) -> TouchpointRule {
    if value.count >= 3, value[0] == 0xEF, value[1] == 0xBB, value[2] == 0xBF { return .jsonByteOrderMark }
    switch status {
    case .empty: return .valueEmpty
    case .notUTF8: return .textNotUTF8
    case .notAnObject: return .jsonNotAnObject
    case .tooDeep: return .jsonTooDeep
    case .halfSurrogate: return .textHalfSurrogate
    default: return .jsonInvalid
    }
  }

  /// Lends the text of a string's node to `body`, or the digits of a number's.
  func withText<R, E: Error>(
    _ node: JSONNode, of value: Span<UInt8>, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let text = value.extracting(node.range)
    guard node.isEscaped else { return try body(text) }
    JSONDocument.unescape(text, into: &unescaped)
    let copy = unescaped
    return try body(copy.span)
  }

  private func event(_ kind: Touchpoint.Kind, _ value: Span<UInt8>) throws(Rejection) -> EventName {
    guard kind == .track else { return kind.eventName }
    guard document.fields.event != 0 else { throw TouchpointRule.eventMissing.rejection() }
    let node = document.node(document.fields.event)
    guard node.kind == .string else { throw TouchpointRule.eventNotText.rejection() }
    return try withText(node, of: value) { text throws(Rejection) in
      guard !text.trimmedRange.isEmpty else { throw TouchpointRule.eventMissing.rejection() }
      return EventName(normalizing: text, scratch: &nameScratch)
    }
  }
}
