internal import RecordLog

/// The keys under which was added since the outbox was opened, each once: an open-addressing table, since it is asked for every addition.
@usableFromInline
struct SumGroups: Sendable {
  struct Group: Sendable {
    let output: Int
    /// What the key is told apart by: its own number, or a hash of its text.
    let code: UInt64
    let isNumbered: Bool
    let key: ByteRange
    /// How many additions there were before it.
    let first: Int
  }

  private(set) var groups: [Group] = []
  /// The keys' texts, one behind the other.
  @usableFromInline var keys: [UInt8] = []
  /// Indices of groups, one more each; 0: free.
  private var table = [Int32](repeating: 0, count: 64)

  init() {}

  var byteCount: Int { keys.count + groups.count * MemoryLayout<Group>.stride }

  /// The group of a key that has a number.
  @inline(__always)
  func numbered(_ code: UInt64, _ output: Int) -> Int? {
    var place = start(of: code)
    while table[place] != 0 {
      let index = Int(table[place]) &- 1
      if groups[index].code == code, groups[index].output == output, groups[index].isNumbered { return index }
      place = (place &+ 1) & (table.count &- 1)
    }
    return nil
  }

  /// The group of the key whose text lies in ``keys`` from `start` on; there it stays if it is a new one.
  mutating func group(textFrom start: Int, code: UInt64?, _ output: Int, first: Int) -> Int {
    let key = ByteRange(start: start, count: keys.count - start)
    if code == nil, let known = known(key, output) {
      keys.removeLast(key.count)
      return known
    }
    groups.append(Group(output: output, code: code ?? hash(key), isNumbered: code != nil, key: key, first: first))
    if groups.count * 2 > table.count {
      table = [Int32](repeating: 0, count: table.count * 4)
      rebuild()
    } else {
      insert(groups.count - 1)
    }
    return groups.count - 1
  }

  private func known(_ key: ByteRange, _ output: Int) -> Int? {
    let code = hash(key)
    var place = self.start(of: code)
    while table[place] != 0 {
      let group = groups[Int(table[place]) - 1]
      if group.code == code, group.output == output, !group.isNumbered, isSame(group.key, key) { return Int(table[place]) - 1 }
      place = (place + 1) & (table.count - 1)
    }
    return nil
  }

  private func hash(_ key: ByteRange) -> UInt64 { StableHash.hash64(keys.span.extracting(key.indices)) }

  private func isSame(_ a: ByteRange, _ b: ByteRange) -> Bool {
    guard a.count == b.count else { return false }
    let (left, right) = (keys.span.extracting(a.indices), keys.span.extracting(b.indices))
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  @inline(__always)
  private func start(of code: UInt64) -> Int {
    // Numbers lie side by side: multiplied by 2^64 divided by the golden ratio they do not.
    Int(truncatingIfNeeded: (code &* 0x9E37_79B9_7F4A_7C15) >> 32) & (table.count &- 1)
  }

  private mutating func insert(_ index: Int) {
    var place = start(of: groups[index].code)
    while table[place] != 0 { place = (place + 1) & (table.count - 1) }
    table[place] = Int32(truncatingIfNeeded: index + 1)
  }

  private mutating func rebuild() {
    for place in table.indices { table[place] = 0 }
    for index in groups.indices { insert(index) }
  }

  /// Forgets the groups that began behind the first `additions`.
  mutating func cut(to additions: Int) {
    guard let last = groups.last, last.first >= additions else { return }
    while let last = groups.last, last.first >= additions { groups.removeLast() }
    keys.removeSubrange((groups.last?.key.indices.upperBound ?? 0)...)
    rebuild()
  }

  /// Forgets everything; the buffers keep their capacity.
  mutating func clear() {
    guard !groups.isEmpty else { return }
    groups.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    rebuild()
  }
}
