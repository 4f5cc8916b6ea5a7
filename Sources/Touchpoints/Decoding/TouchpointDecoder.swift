internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// Decodes touchpoints, one record after the other, on one thread.
///
/// The way of a record: its bytes are checked and opened as JSON; a structured CloudEvent is unwrapped; then customer, event, time and
/// amount are read, each by the rules of the specification. What nothing asks for stays where it is until somebody does.
final class TouchpointDecoder {
  let message = JSONMessage()

  func decode(_ raw: RawRecord) throws(Rejection) -> Decoded<Touchpoint> {
    let entry = raw.entry
    let batch = raw.batch.bytes
    let bytes = batch.span
    try Self.checkKey(bytes, entry.key)
    let key = bytes.extracting(entry.key.indices)
    try Self.checkSize(entry.value)
    let end = entry.value.start + entry.value.count + Int(JSON_PADDING)
    guard end <= bytes.count else {
      // Not from a sealed batch.
      let padded = bytes.padded(entry.value.indices)
      return try decode(raw, entry, padded.span, key: key)
    }
    return try decode(raw, entry, bytes.extracting(entry.value.start..<end), key: key)
  }

  /// Decodes a record whose value, with its padding, is `document`.
  @inline(__always)
  private func decode(
    _ raw: RawRecord, _ entry: RecordBatch.Entry, _ document: Span<UInt8>, key: Span<UInt8>
  ) throws(Rejection) -> Decoded<Touchpoint> {
    guard message.read(document) else { throw Self.rule(document).rejection() }
    let envelope = try unwrap(raw, document)
    try checkSections(document)
    let kind = try kind(document)
    let isIdentified = try checkCustomer(document, key: key)
    let event = try event(kind, document)
    let time = try time(document)
    if let time { try Self.check(time, takenAt: entry.timestamp) }
    let id = try id(document, envelope: envelope, of: raw)
    let amount = try amount(document)
    let touchpoint = Touchpoint(
      kind: kind, event: event, time: time, amount: amount, scoreMilli: score(document), isIdentified: isIdentified,
      contents: TouchpointContents(raw: raw, place: RecordPlace(entry, message, at: envelope?.data ?? 0)))
    return Decoded(touchpoint, time: time, id: id)
  }

  private static func checkKey(_ bytes: Span<UInt8>, _ key: ByteRange) throws(Rejection) {
    guard key.count > 0 else { throw TouchpointRule.keyMissing.rejection() }
    guard bytes[key.start] != 0 else { throw TouchpointRule.keyReserved.rejection() }
  }

  private static func checkSize(_ value: ByteRange) throws(Rejection) {
    guard !value.isNone else { throw TouchpointRule.valueMissing.rejection() }
    guard value.count > 0 else { throw TouchpointRule.valueEmpty.rejection() }
    guard value.count <= TouchpointRule.maximumValueBytes else { throw TouchpointRule.valueTooLarge.rejection() }
  }

  /// Which rule a document breaks that is not in order.
  private static func rule(_ document: Span<UInt8>) -> TouchpointRule {
    if document[0] == 0xEF, document[1] == 0xBB, document[2] == 0xBF, document.count >= 3 + Int(JSON_PADDING) { return .jsonByteOrderMark }
    switch document.judgement {
    case .empty: return .valueEmpty
    case .notUTF8: return .textNotUTF8
    case .notAnObject: return .jsonNotAnObject
    case .tooDeep: return .jsonTooDeep
    case .halfSurrogate: return .textHalfSurrogate
    default: return .jsonInvalid
    }
  }

  private func event(_ kind: Touchpoint.Kind, _ document: Span<UInt8>) throws(Rejection) -> EventName {
    guard kind == .track else { return kind.eventName }
    let value = message[.event]
    guard value.isPresent else { throw TouchpointRule.eventMissing.rejection() }
    guard value.kind == .string else { throw TouchpointRule.eventNotText.rejection() }
    guard let event = value.withText(of: document, { message.event($0) }) else { throw TouchpointRule.eventMissing.rejection() }
    return event
  }
}
