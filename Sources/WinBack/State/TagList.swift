/// An id that events of one cart have in common.
struct Tag: Sendable, Hashable {
  var kind: UInt8
  var hash: UInt64
}

/// A few tags. They lie in the list itself, so that what has some allocates nothing.
struct TagList: Sendable, Hashable {
  static let most = 6

  private(set) var count = 0
  private var kinds = InlineArray<6, UInt8>(repeating: 0)
  private var hashes = InlineArray<6, UInt64>(repeating: 0)

  init() {}

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  subscript(place: Int) -> Tag { Tag(kind: kinds[place], hash: hashes[place]) }

  /// Those of some kinds.
  func only(_ isMeant: (UInt8) -> Bool) -> TagList {
    var tags = TagList()
    for place in indices where isMeant(kinds[place]) { tags.append(self[place]) }
    return tags
  }

  /// Adds a tag, as long as there is room.
  mutating func append(_ tag: Tag) {
    guard count < Self.most else { return }
    kinds[count] = tag.kind
    hashes[count] = tag.hash
    count += 1
  }

  /// Adds what is not there yet.
  mutating func add(_ others: TagList) {
    for place in others.indices where !contains(others[place]) { append(others[place]) }
  }

  func contains(_ tag: Tag) -> Bool {
    for place in indices where self[place] == tag { return true }
    return false
  }

  /// Whether both have one in common.
  func shares(_ others: TagList) -> Bool {
    for place in indices where others.contains(self[place]) { return true }
    return false
  }

  /// Whether they cannot belong together: both have an id of one kind, and none in common.
  func contradicts(_ others: TagList) -> Bool {
    guard !shares(others) else { return false }
    for place in indices {
      for other in others.indices where others.kinds[other] == kinds[place] { return true }
    }
    return false
  }

  static func == (a: TagList, b: TagList) -> Bool {
    guard a.count == b.count else { return false }
    for place in a.indices where a[place] != b[place] { return false }
    return true
  }

  func hash(into hasher: inout Hasher) {
    for place in indices { hasher.combine(self[place]) }
  }
}
