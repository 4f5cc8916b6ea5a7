/// The ids by which plays tell apart what is begun.
enum ThreadTags {
  /// An id, by the place of its kind, and the property that has it.
  struct Key: Sendable {
    let kind: UInt8
    let property: String
  }

  /// Some kinds of ids.
  struct Kinds: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ keys: [PlayStart.ThreadKey]) {
      self = []
      for (place, key) in PlayStart.ThreadKey.allCases.enumerated() where keys.contains(key) { insert(Kinds(rawValue: 1 << UInt8(place))) }
    }

    func contains(kind: UInt8) -> Bool { rawValue & 1 << kind != 0 }
  }

  static func keys(_ kinds: Kinds) -> [Key] {
    PlayStart.ThreadKey.allCases.enumerated().filter { kinds.contains(kind: UInt8($0.offset)) }.map { place, key in
      Key(kind: UInt8(place), property: key == .session ? "session_id" : key.rawValue)
    }
  }

  /// The ids that an event has.
  static func of(_ event: some WinBackEvent, _ keys: [Key]) -> TagList {
    var tags = TagList()
    for key in keys {
      let hash = event.withProperty(key.property) { $0.isEmpty ? 0 : NameHash.of(utf8: $0) } ?? 0
      if hash != 0 { tags.append(Tag(kind: key.kind, hash: hash)) }
    }
    return tags
  }
}
