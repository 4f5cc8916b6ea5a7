internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

extension TouchpointDecoder {
  /// What a structured CloudEvent says around its message.
  struct Envelope {
    /// The node of its `id`; 0 where it has none.
    let id: UInt32
  }

  /// Enters the `data` of a structured CloudEvent; `nil` for a message without envelope.
  ///
  /// Headers cost, so they are asked only when the object itself says `specversion`. Then the content type decides; without one the look
  /// of the object does.
  func unwrap(_ raw: RawRecord, _ value: Span<UInt8>) throws(Rejection) -> Envelope? {
    let fields = document.fields
    guard fields.specVersion != 0 else { return nil }
    let data = fields.data
    let hasData = document.node(data).kind == .object && data != 0
    let contentType = raw.headers.last { Array($0.name.utf8).span.isWord("content-type") }?.value
    if let contentType {
      guard contentType.span.startsWithWord("application/cloudevents") else { return nil }
      guard hasData else { throw TouchpointRule.cloudEventWithoutData.rejection() }
    }
    guard hasData else { return nil }
    let envelope = Envelope(id: fields.id)
    document.enter(data, of: value)
    return envelope
  }

  /// `messageId`, else the CloudEvent's id, be it in the envelope or in a header. An empty text is none.
  func id(_ fields: TouchpointFields, _ value: Span<UInt8>, envelope: Envelope?, of raw: RawRecord) throws(Rejection) -> RecordID? {
    if let id = try recordID(fields.messageID, .messageID, value) { return id }
    if let envelope { return try recordID(envelope.id, .envelopeID, value) }
    guard let header = raw.headers.last(where: { $0.name == "ce_id" })?.value, !header.isEmpty else { return nil }
    return RecordID(hashing: header.span)
  }

  private func recordID(
    _ index: UInt32, _ field: TouchpointRule.Field, _ value: Span<UInt8>
  ) throws(Rejection) -> RecordID? {
    guard let node = try idNode(index, field, value) else { return nil }
    return node.withText(of: value) { RecordID(hashing: $0) }
  }

  /// Checks that the key is the `userId`, else the `anonymousId`; true if it is the first.
  func checkCustomer(_ fields: TouchpointFields, _ value: Span<UInt8>, key: Span<UInt8>) throws(Rejection) -> Bool {
    let user = try idNode(fields.userID, .userID, value)
    var node = user
    if node == nil { node = try idNode(fields.anonymousID, .anonymousID, value) }
    guard let node else { throw TouchpointRule.customerMissing.rejection() }
    guard node.withText(of: value, { $0.isEqual(to: key) }) else { throw TouchpointRule.keyMismatch.rejection() }
    return user != nil
  }

  /// The node of an id: a text, or a whole number as many senders have it, which counts by its digits. `nil` for none, null or empty.
  private func idNode(
    _ index: UInt32, _ field: TouchpointRule.Field, _ value: Span<UInt8>
  ) throws(Rejection) -> JSONNode? {
    guard index != 0 else { return nil }
    let node = document.node(index)
    switch node.kind {
    case .string: return node.length == 0 ? nil : node
    case .number:
      for at in node.range where !value[at].isDigit { throw TouchpointRule.idNotText.rejection(field) }
      return node
    default: throw TouchpointRule.idNotText.rejection(field)
    }
  }

  /// The message's type, trimmed and in any case.
  func kind(_ fields: TouchpointFields, _ value: Span<UInt8>) throws(Rejection) -> Touchpoint.Kind {
    let node = document.node(fields.type)
    guard fields.type != 0 else { throw TouchpointRule.typeMissing.rejection() }
    guard node.kind == .string else { throw TouchpointRule.typeUnknown.rejection() }
    return try node.withText(of: value) { text throws(Rejection) in
      guard let kind = Touchpoint.Kind(text.extracting(text.trimmedRange)) else { throw TouchpointRule.typeUnknown.rejection() }
      return kind
    }
  }

  /// The parts of a message are objects.
  func checkSections(_ fields: TouchpointFields) throws(Rejection) {
    guard fields.misshapenSection != 0 else { return }
    let field: TouchpointRule.Field =
      switch fields.misshapenSection {
      case fields.properties: .properties
      case fields.traits: .traits
      default: .context
      }
    throw TouchpointRule.sectionNotAnObject.rejection(field)
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
