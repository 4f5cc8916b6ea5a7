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

  /// The parts of a message are objects. An empty array is one too: PHP writes an empty map like that.
  func checkSections(_ fields: TouchpointFields) throws(Rejection) {
    try checkSection(fields.properties, .properties)
    try checkSection(fields.traits, .traits)
    try checkSection(fields.context, .context)
  }

  private func checkSection(_ index: UInt32, _ field: TouchpointRule.Field) throws(Rejection) {
    let node = document.node(index)
    let isEmptyArray = node.kind == .array && node.next == index + 1
    guard node.kind == .object || isEmptyArray else { throw TouchpointRule.sectionNotAnObject.rejection(field) }
  }
}

extension Touchpoint.Kind {
  /// The kind called `word`, in any case.
  init?(_ word: Span<UInt8>) {
    switch word.count {
    case 4 where word.isWord("page"): self = .page
    case 5 where word.isWord("track"): self = .track
    case 5 where word.isWord("group"): self = .group
    case 5 where word.isWord("alias"): self = .alias
    case 6 where word.isWord("screen"): self = .screen
    case 8 where word.isWord("identify"): self = .identify
    default: return nil
    }
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
