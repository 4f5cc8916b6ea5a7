internal import WorkerSDK

/// The latest times of something, rising. They lie in the list itself.
struct RecentTimes: Sendable, Hashable {
  /// So many are kept, to count within a time.
  static let most = 8

  private(set) var count = 0
  private var times = InlineArray<8, EventTime>(repeating: EventTime(milliseconds: 0))

  init() {}

  var indices: Range<Int> { 0..<count }

  subscript(place: Int) -> EventTime { times[place] }

  /// Puts a time where it belongs; beyond the bound the earliest goes.
  mutating func insert(_ time: EventTime) {
    if count == Self.most {
      guard time >= times[0] else { return }
      for place in 1..<count { times[place - 1] = times[place] }
      count -= 1
    }
    var place = count
    while place > 0, times[place - 1] > time {
      times[place] = times[place - 1]
      place -= 1
    }
    times[place] = time
    count += 1
  }

  /// Puts a time behind the others, as long as there is room.
  mutating func append(_ time: EventTime) {
    guard count < Self.most else { return }
    times[count] = time
    count += 1
  }

  /// How many are later than `time`.
  func count(after time: EventTime) -> Int {
    var later = 0
    for place in indices where times[place] > time { later += 1 }
    return later
  }

  static func == (a: RecentTimes, b: RecentTimes) -> Bool {
    guard a.count == b.count else { return false }
    for place in a.indices where a.times[place] != b.times[place] { return false }
    return true
  }

  func hash(into hasher: inout Hasher) {
    for place in indices { hasher.combine(times[place]) }
  }
}
