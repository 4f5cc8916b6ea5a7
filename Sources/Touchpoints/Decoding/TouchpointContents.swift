internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// The way back from a touchpoint to its record, for what is looked up only when somebody asks.
///
/// It holds no pointer. Where the decoder has gone on to another record, this one is opened again; where its bytes are gone, nothing is found.
struct TouchpointContents {
  /// A part of the message.
  enum Section {
    case message, properties, traits, context
  }

  let decoder: TouchpointDecoder
  let raw: RawRecord
  let place: RecordPlace
  let isEnveloped: Bool

  /// The text, number or truth value at `path` in `section`, as text.
  func text(_ section: Section, _ path: String) -> String? {
    withOpenValue { document, value in
      let index = document.index(path: path.utf8.span, of: document.index(of: section), in: value)
      return text(at: index, document, value)
    } ?? nil
  }

  /// The number, or the text of a number, at `path` in `section`, in millionths.
  func micros(_ section: Section, _ path: String) -> Int64? {
    withOpenValue { document, value in
      let index = document.index(path: path.utf8.span, of: document.index(of: section), in: value)
      return micros(at: index, value)
    } ?? nil
  }

  /// The same for a member of the object at the node `object`.
  func text(_ name: String, ofObject object: UInt32) -> String? {
    withOpenValue { document, value in
      text(at: document.member(name.utf8.span, of: object, in: value), document, value)
    } ?? nil
  }

  /// The same for a member of the object at the node `object`.
  func micros(_ name: String, ofObject object: UInt32) -> Int64? {
    withOpenValue { document, value in micros(at: document.member(name.utf8.span, of: object, in: value), value) } ?? nil
  }

  /// Lends the open document, and the record's value, to `body`.
  func withOpenValue<R>(_ body: (JSONDocument, Span<UInt8>) -> R) -> R? {
    guard decoder.reopen(raw, at: place, isEnveloped: isEnveloped) else { return nil }
    let bytes = raw.batch.bytes
    return body(decoder.document, bytes.span.extracting(raw.entry.value.indices))
  }

  private func text(at index: UInt32, _ document: JSONDocument, _ value: Span<UInt8>) -> String? {
    let node = document.node(index)
    switch node.kind {
    case .string, .number, .isTrue, .isFalse:
      return node.withText(of: value) { String(decoding: $0.copied, as: UTF8.self) }
    default: return nil
    }
  }

  private func micros(at index: UInt32, _ value: Span<UInt8>) -> Int64? {
    guard case .micros(let micros) = decoder.decimal(index, value) else { return nil }
    return micros
  }
}

extension JSONDocument {
  /// The node of a part of the message; that of no object where there is none.
  func index(of section: TouchpointContents.Section) -> UInt32 {
    switch section {
    case .message: fields.root
    case .properties: fields.properties == 0 ? .max : fields.properties
    case .traits: fields.traits == 0 ? .max : fields.traits
    case .context: fields.context == 0 ? .max : fields.context
    }
  }

  /// The member called `path`, else, where it has a point, the member behind the point of the member before it.
  func index(path: Span<UInt8>, of object: UInt32, in value: Span<UInt8>) -> UInt32 {
    let whole = member(path, of: object, in: value)
    if whole != 0 { return whole }
    for at in path.indices where path[at] == UInt8(ascii: ".") {
      let inner = member(path.extracting(0..<at), of: object, in: value)
      if inner != 0 { return index(path: path.extracting((at + 1)..<path.count), of: inner, in: value) }
    }
    return 0
  }
}
