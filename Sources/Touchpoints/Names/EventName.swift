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
    var scratch: [UInt8] = []
    self.init(normalizing: Array(name.utf8).span, scratch: &scratch)
  }

  /// The event that is called by these bytes of UTF-8; `scratch` is overwritten.
  init(normalizing name: Span<UInt8>, scratch: inout [UInt8]) {
    Self.normalize(name, into: &scratch)
    hash = V1Names.successor(of: StableHash.hash64(scratch.span))
  }

  /// The canonical spelling of a name that the specification knows, such as `Order Completed`; `nil` for a platform's own name.
  public var knownText: String? { KnownNames.texts[hash] }

  /// Trimmed and lower-case. The replacement of v1 names comes after hashing.
  package static func normalForm(_ name: String) -> String {
    var scratch: [UInt8] = []
    normalize(Array(name.utf8).span, into: &scratch)
    return String(decoding: scratch, as: UTF8.self)
  }

  /// Writes the normal form of `name` over `form`.
  private static func normalize(_ name: Span<UInt8>, into form: inout [UInt8]) {
    form.removeAll(keepingCapacity: true)
    var isASCII = true
    for index in name.trimmedRange {
      let byte = name[index]
      isASCII = isASCII && byte < 0x80
      form.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    // Other alphabets have cases too; names in them are rare enough for a string.
    if !isASCII { form = Array(String(decoding: form, as: UTF8.self).lowercased().utf8) }
  }
}
