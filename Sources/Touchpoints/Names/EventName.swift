internal import RecordLog

/// What happened, by name: the Segment v2 name of an event, or a platform's own. Names match trimmed and in any case, and Segment's v1
/// names are the same as their successors.
///
/// A name is a hash of its normal form, so that comparing, counting and storing it costs nothing; the text is with the touchpoint.
public struct EventName: Hashable, Sendable {
  /// A 64-bit hash of the name's normal form (XXH3): the same in every process and release.
  public let hash: UInt64

  package init(hash: UInt64) { self.hash = hash }

  /// The event called `name`.
  public init(_ name: String) {
    self.init(utf8: Array(name.utf8).span)
  }

  /// The event that is called by these bytes of UTF-8. A short name of ASCII letters takes no memory.
  init(utf8 name: Span<UInt8>) {
    let trimmed = name.extracting(name.trimmedRange)
    var form = InlineArray<64, UInt8>(repeating: 0)
    if trimmed.lowercase(into: &form) {
      self.init(normalForm: form.span.extracting(0..<trimmed.count))
    } else {
      self.init(normalForm: Self.normalForm(name).span)
    }
  }

  private init(normalForm: Span<UInt8>) {
    hash = V1Names.successor(of: StableHash.hash64(normalForm))
  }

  /// The canonical spelling of a name that the specification knows, such as `Order Completed`; `nil` for a platform's own name.
  public var knownText: String? { KnownNames.texts[hash] }

  /// Trimmed and lower-case. Other alphabets than the Latin one of ASCII have cases too; names in them are rare enough for a string.
  private static func normalForm(_ name: Span<UInt8>) -> [UInt8] {
    let trimmed = name.extracting(name.trimmedRange).copied
    if trimmed.allSatisfy({ $0 < 0x80 }) { return trimmed.map(\.lowercased) }
    return Array(String(decoding: trimmed, as: UTF8.self).lowercased().utf8)
  }
}
