/// Numbers in their order, of which the first `room` lie in the list itself: a list that stays short allocates nothing.
struct ShortList<Element: FixedWidthInteger & Sendable, let room: Int>: Sendable {
  private(set) var count = 0
  private var near = InlineArray<room, Element>(repeating: 0)
  private var far: [Element] = []

  init() {}

  @inline(__always)
  subscript(place: Int) -> Element {
    get { place < room ? near[place] : far[place &- room] }
    set {
      if place < room { near[place] = newValue } else { far[place &- room] = newValue }
    }
  }

  /// The number at `place`, read where it lies: the subscript would be handed a copy of the whole list to read one number of it.
  @inline(__always)
  mutating func word(_ place: Int) -> Element { place < room ? Self.value(of: &near[place]) : far[place &- room] }

  @inline(__always)
  private static func value(of element: inout Element) -> Element { element }

  @inline(__always)
  mutating func append(_ word: Element) {
    if count < room { near[count] = word } else { far.append(word) }
    count &+= 1
  }

  @inline(__always)
  mutating func insert(_ word: Element, at place: Int) {
    if count < room {
      var index = count
      while index > place {
        near[index] = near[index &- 1]
        index &-= 1
      }
      near[place] = word
    } else {
      insertFar(word, at: place)
    }
    count &+= 1
  }

  private mutating func insertFar(_ word: Element, at place: Int) {
    guard place < room else { return far.insert(word, at: place - room) }
    far.insert(near[room - 1], at: 0)
    for index in stride(from: room - 1, to: place, by: -1) { near[index] = near[index - 1] }
    near[place] = word
  }

  mutating func removeFirst(_ number: Int) {
    for place in number..<count { self[place - number] = word(place) }
    count -= number
    if !far.isEmpty { far.removeLast(max(0, min(far.count, far.count - max(0, count - room)))) }
  }

  mutating func removeAll() {
    count = 0
    if !far.isEmpty { far = [] }
  }

  /// Bytes beside the list itself.
  var farBytes: Int { far.capacity == 0 ? 0 : 32 + far.capacity * MemoryLayout<Element>.stride }
}
