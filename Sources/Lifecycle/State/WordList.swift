/// Numbers in their order, of which the first `room` lie in the list itself: a list that stays short allocates nothing.
struct WordList<let room: Int>: Sendable {
  private(set) var count = 0
  private var near = InlineArray<room, Int64>(repeating: 0)
  private var far: [Int64] = []

  init() {}

  @inline(__always)
  subscript(place: Int) -> Int64 {
    get { place < room ? near[place] : far[place &- room] }
    set {
      if place < room { near[place] = newValue } else { far[place &- room] = newValue }
    }
  }

  @inline(__always)
  mutating func append(_ word: Int64) {
    if count < room { near[count] = word } else { far.append(word) }
    count &+= 1
  }

  @inline(__always)
  mutating func insert(_ word: Int64, at place: Int) {
    if count >= room { far.append(0) }
    count &+= 1
    var index = count &- 1
    while index > place {
      self[index] = self[index &- 1]
      index &-= 1
    }
    self[place] = word
  }

  mutating func removeFirst(_ number: Int) {
    for place in number..<count { self[place - number] = self[place] }
    count -= number
    if !far.isEmpty { far.removeLast(max(0, min(far.count, far.count - max(0, count - room)))) }
  }

  mutating func removeAll() {
    count = 0
    if !far.isEmpty { far = [] }
  }

  /// Bytes beside the list itself.
  var farBytes: Int { far.capacity == 0 ? 0 : 32 + far.capacity * MemoryLayout<Int64>.stride }
}
