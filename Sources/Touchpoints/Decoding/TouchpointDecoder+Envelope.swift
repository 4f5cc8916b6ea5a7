internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

extension TouchpointDecoder {
  /// What a structured CloudEvent says around its message.
  struct Envelope {
    /// Its `id`, if it has one.
    let id: JSONValue
    /// Where its message begins.
    let data: UInt32
  }

  /// Enters the `data` of a structured CloudEvent; `nil` for a message without envelope.
  ///
  /// Headers cost, so they are asked only when the object itself says `specversion`. Then the content type decides; without one the look
  /// of the object does.
  @inline(__always)
  func unwrap(_ raw: RawRecord, _ document: Span<UInt8>) throws(Rejection) -> Envelope? {
    message[.specVersion].isPresent ? try unwrapEvent(raw, document) : nil
  }

  private func unwrapEvent(_ raw: RawRecord, _ document: Span<UInt8>) throws(Rejection) -> Envelope? {
    let data = message[.data]
    let contentType = raw.headers.last { Array($0.name.utf8).span.isWord("content-type") }?.value
    if let contentType {
      guard contentType.span.startsWithWord("application/cloudevents") else { return nil }
      guard data.kind == .object else { throw TouchpointRule.cloudEventWithoutData.rejection() }
    }
    guard data.kind == .object else { return nil }
    let envelope = Envelope(id: message[.id], data: data.start)
    message.enter(data, of: document)
    return envelope
  }

  /// `messageId`, else the CloudEvent's id, be it in the envelope or in a header. An empty text is none.
  @inline(__always)
  func id(_ document: Span<UInt8>, envelope: Envelope?, of raw: RawRecord) throws(Rejection) -> RecordID? {
    if let id = try recordID(message[.messageID], .messageID, document) { return id }
    return try envelopeID(document, envelope, raw)
  }

  private func envelopeID(_ document: Span<UInt8>, _ envelope: Envelope?, _ raw: RawRecord) throws(Rejection) -> RecordID? {
    if let envelope { return try recordID(envelope.id, .envelopeID, document) }
    guard let header = raw.headers.last(where: { $0.name == "ce_id" })?.value, !header.isEmpty else { return nil }
    return RecordID(hashing: header.span)
  }

  @inline(__always)
  private func recordID(
    _ value: JSONValue, _ field: TouchpointRule.Field, _ document: Span<UInt8>
  ) throws(Rejection) -> RecordID? {
    guard try isID(value, field, document) else { return nil }
    return value.withText(of: document) { RecordID(hashing: $0) }
  }

  /// Checks that the key is the `userId`, else the `anonymousId`; true if it is the first.
  @inline(__always)
  func checkCustomer(_ document: Span<UInt8>, key: Span<UInt8>) throws(Rejection) -> Bool {
    var value = message[.userID]
    let isUser = try isID(value, .userID, document)
    if !isUser {
      value = message[.anonymousID]
      guard try isID(value, .anonymousID, document) else { throw TouchpointRule.customerMissing.rejection() }
    }
    guard value.withText(of: document, { $0.isEqual(to: key) }) else { throw TouchpointRule.keyMismatch.rejection() }
    return isUser
  }

  /// Whether there is an id: a text, or a whole number as many senders have it, which counts by its digits. An empty text is none.
  @inline(__always)
  private func isID(_ value: JSONValue, _ field: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) -> Bool {
    if value.kind == .string { return value.length > 0 }
    return value.isPresent ? try isWholeNumber(value, field, document) : false
  }

  private func isWholeNumber(_ value: JSONValue, _ field: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) -> Bool {
    guard value.kind == .number else { throw TouchpointRule.idNotText.rejection(field) }
    for at in value.range where !document[at].isDigit { throw TouchpointRule.idNotText.rejection(field) }
    return true
  }

  /// The message's type, trimmed and in any case.
  @inline(__always)
  func kind(_ document: Span<UInt8>) throws(Rejection) -> Touchpoint.Kind {
    let value = message[.type]
    guard value.isPresent else { throw TouchpointRule.typeMissing.rejection() }
    guard value.kind == .string else { throw TouchpointRule.typeUnknown.rejection() }
    return try value.withText(of: document) { text throws(Rejection) in
      guard let kind = Touchpoint.Kind(text.extracting(text.trimmedRange)) else { throw TouchpointRule.typeUnknown.rejection() }
      return kind
    }
  }

  /// The parts of a message are objects. An empty array is one too: PHP writes an empty map like that.
  @inline(__always)
  func checkSections(_ document: Span<UInt8>) throws(Rejection) {
    try checkSection(.context, .context, document)
    try checkSection(.traits, .traits, document)
    try checkSection(.properties, .properties, document)
  }

  @inline(__always)
  private func checkSection(_ field: TouchpointField, _ name: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) {
    let value = message[field]
    if value.kind != .object, value.isPresent { try checkEmpty(value, name, document) }
  }

  private func checkEmpty(_ value: JSONValue, _ name: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) {
    var place = value.start + 1
    guard value.kind == .array, !document.element(at: &place).isPresent else {
      throw TouchpointRule.sectionNotAnObject.rejection(name)
    }
  }
}

extension Touchpoint.Kind {
  /// The kind called `word`, in any case.
  init?(_ word: Span<UInt8>) {
    guard word.count <= 8 else { return nil }
    var letters: UInt64 = 0
    for index in word.indices { letters = letters << 8 | UInt64(word[index] | 0x20) }
    switch letters {
    case Self.letters("track"): self = .track
    case Self.letters("identify"): self = .identify
    case Self.letters("page"): self = .page
    case Self.letters("screen"): self = .screen
    case Self.letters("group"): self = .group
    case Self.letters("alias"): self = .alias
    default: return nil
    }
  }

  /// The bytes of a word of at most eight letters as one number.
  @inline(__always)
  private static func letters(_ word: StaticString) -> UInt64 {
    var letters: UInt64 = 0
    for index in 0..<word.utf8CodeUnitCount { letters = unsafe letters << 8 | UInt64(word.utf8Start[index]) }
    return letters
  }

  /// The name of a message that has no event: its kind. Of `track` there is none.
  var eventName: EventName {
    switch self {
    case .track: EventName(hash: 0)
    case .identify: .identify
    case .page: .page
    case .screen: .screen
    case .group: .group
    case .alias: .alias
    }
  }
}
