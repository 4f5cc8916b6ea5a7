internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// Decodes touchpoints, one record after the other, on one thread.
///
/// The way of a record: its bytes are checked and opened as JSON; a structured CloudEvent is unwrapped; then customer, event, time and
/// amount are read, each by the rules of the specification. What nothing asks for stays where it is until somebody does.
final class TouchpointDecoder {
  let document = JSONDocument()

  func decode(_ raw: RawRecord) throws(Rejection) -> Decoded<Touchpoint> {
    let entry = raw.entry
    let bytes = raw.batch.bytes
    try Self.checkKey(bytes, entry.key)
    try open(bytes, entry.value)
    let value = bytes.span.extracting(entry.value.indices)
    let envelope = try unwrap(raw, value)
    let fields = document.fields
    try checkSections(fields)
    let kind = try kind(fields, value)
    let isIdentified = try checkCustomer(fields, value, key: bytes.span.extracting(entry.key.indices))
    let event = try event(kind, fields, value)
    let time = try time(fields, value)
    if let time { try Self.check(time, takenAt: entry.timestamp) }
    let id = try id(fields, value, envelope: envelope, of: raw)
    let amount = try amount(fields, value)
    let touchpoint = Touchpoint(
      kind: kind, event: event, time: time, amount: amount, scoreMilli: score(fields, value), isIdentified: isIdentified,
      contents: TouchpointContents(decoder: self, raw: raw, place: RecordPlace(entry, tag: document.tag), isEnveloped: envelope != nil))
    return Decoded(touchpoint, time: time, id: id)
  }

  /// Opens the record at `place` again, unless it is still the one that is open; false where its bytes are gone.
  func reopen(_ raw: RawRecord, at place: RecordPlace, isEnveloped: Bool) -> Bool {
    guard place.isStill(of: raw) else { return false }
    if document.tag == place.tag { return true }
    let bytes = raw.batch.bytes
    let range = raw.entry.value.indices
    guard document.open(bytes, range, tag: place.tag) == .ok else { return false }
    if isEnveloped { document.enter(document.fields.data, of: bytes.span.extracting(range)) }
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

  private func event(
    _ kind: Touchpoint.Kind, _ fields: TouchpointFields, _ value: Span<UInt8>
  ) throws(Rejection) -> EventName {
    guard kind == .track else { return kind.eventName }
    guard fields.event != 0 else { throw TouchpointRule.eventMissing.rejection() }
    let node = document.node(fields.event)
    guard node.kind == .string else { throw TouchpointRule.eventNotText.rejection() }
    return try node.withText(of: value) { text throws(Rejection) in
      guard !text.trimmedRange.isEmpty else { throw TouchpointRule.eventMissing.rejection() }
      return EventName(utf8: text)
    }
  }
}
