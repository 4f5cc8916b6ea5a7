/// The events of the last hours, as compact facts in the order of their times: what a late event is put among.
///
/// An entry is two numbers, and behind them the values that follow from the event. Most customers have none, or a visit's worth.
struct Journal: Sendable {
  /// One event.
  struct Entry: Sendable {
    /// Where it lies.
    var start: Int
    var id: UInt64
    /// The head: 48 bits of time, 10 of the event, 1 that says whether it came too late, 5 for the number of values.
    var head: Int64

    /// The event is one that no model knows.
    static let noEvent = 1023
    static let maximumValues = 30

    /// When it counts.
    var time: Int64 { head >> 16 }
    var event: Int { Int(head >> 6) & 1023 }
    /// It came too late to be put where it belongs: its own time is the last of its values.
    var isTooLate: Bool { head & 32 != 0 }
    var valueCount: Int { Int(head & 31) }
    var values: Int { start &+ 2 }
    var end: Int { start &+ 2 &+ valueCount }

    static func head(_ time: Int64, _ event: Int, isTooLate: Bool) -> Int64 {
      time << 16 | Int64(event) << 6 | (isTooLate ? 32 : 0)
    }
  }

  /// As many events as are kept; the oldest are folded early.
  static let maximumEntries = 48

  private(set) var words = ShortList<Int64, 24>()
  private(set) var count = 0
  /// Whether what the facts were is kept; a journal may be open though it has no entries, since silence moves customers too.
  private(set) var isOpen = false
  /// The moment up to which everything was decided when it was opened.
  private(set) var since: Int64 = 0
  /// Whether nothing was known of the customer when it was opened.
  private(set) var isFromBirth = false
  private var lastStart = 0

  init() {}

  @inline(__always)
  mutating func entry(at start: Int) -> Entry {
    Entry(start: start, id: UInt64(bitPattern: words.word(start)), head: words.word(start &+ 1))
  }

  /// One of the values of an entry, by its place.
  @inline(__always)
  mutating func value(at place: Int) -> Int64 { words.word(place) }

  /// The latest entry; there has to be one.
  var last: Entry { mutating get { entry(at: lastStart) } }
  var first: Entry { mutating get { entry(at: 0) } }

  /// Begins an entry behind the others; its values follow.
  @inline(__always)
  mutating func begin(_ id: UInt64, _ head: Int64) {
    lastStart = words.count
    words.append(Int64(bitPattern: id))
    words.append(head)
    count &+= 1
  }

  /// Adds a value to the last entry.
  @inline(__always)
  mutating func append(_ value: Int64) {
    words.append(value)
    words[lastStart &+ 1] = words.word(lastStart &+ 1) &+ 1
  }

  @inline(__always)
  mutating func open(since: Int64, isFromBirth: Bool) {
    isOpen = true
    self.isFromBirth = isFromBirth
    self.since = since
  }

  mutating func close() {
    guard isOpen else { return }
    isOpen = false
    words.removeAll()
    count = 0
    lastStart = 0
  }

  /// Removes the first entries; everything up to `since` is decided by then.
  mutating func removeFirst(_ entries: Int, since: Int64) {
    self.since = since
    isFromBirth = false
    var end = 0
    for _ in 0..<entries { end = entry(at: end).end }
    words.removeFirst(end)
    count -= entries
    lastStart = max(0, lastStart - end)
  }

  /// Moves the last entry to where it belongs by time, then by id.
  mutating func sortLast() {
    var ordered = Journal()
    ordered.open(since: since, isFromBirth: isFromBirth)
    let late = last
    var start = 0
    var isPlaced = false
    for _ in 1..<max(count, 1) {
      let next = entry(at: start)
      if !isPlaced, (late.time, late.id) < (next.time, next.id) {
        ordered.copy(late, from: &self)
        isPlaced = true
      }
      ordered.copy(next, from: &self)
      start = next.end
    }
    if !isPlaced { ordered.copy(late, from: &self) }
    self = ordered
  }

  private mutating func copy(_ entry: Entry, from other: inout Journal) {
    begin(entry.id, entry.head & ~31)
    for place in entry.values..<entry.end { append(other.value(at: place)) }
  }

  /// How many of the first entries are older than `time`.
  mutating func countBefore(_ time: Int64) -> Int {
    var (start, older) = (0, 0)
    while older < count, entry(at: start).time < time {
      start = entry(at: start).end
      older += 1
    }
    return older
  }
}
