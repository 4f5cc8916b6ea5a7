internal import RecordLog

/// What was added to sums since the outbox was opened: one small entry per addition, one behind the other, until the outbox is closed. Only
/// then are they added up, so that an addition costs little, and taking it back is cutting off the end.
@usableFromInline
package struct PendingSums: Sendable {
  struct Addition: Sendable {
    /// The index of its key among ``groups``.
    let group: Int32
    let counter: Int32
    let amount: Int64
    /// Event time, in milliseconds.
    let time: Int64
  }

  private var additions: [Addition] = []
  @usableFromInline var groups = SumGroups()
  /// How many additions there are.
  @usableFromInline private(set) var count = 0

  init() {}

  package var isEmpty: Bool { count == 0 }

  /// How much memory is taken, in bytes.
  package var byteCount: Int { additions.count * MemoryLayout<Addition>.stride + groups.byteCount }

  /// The group of a key that has a number; `nil` where nothing was added under it.
  @usableFromInline
  func group(numbered code: UInt64, _ output: Int) -> Int? { groups.numbered(code, output) }

  /// Takes the buffer of keys out, for a key to be written behind those that are there; ``group(of:from:code:_:)`` brings it back.
  @inlinable
  mutating func takeKeys() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &groups.keys)
    return taken
  }

  /// The group of the key that lies in `written` from `start` on.
  @usableFromInline
  mutating func group(of written: inout [UInt8], from start: Int, code: UInt64?, _ output: Int) -> Int {
    // Swapped, not assigned: a second reference to the buffer would make the next key copy all of it.
    swap(&groups.keys, &written)
    return groups.group(textFrom: start, code: code, output, first: count)
  }

  @usableFromInline
  mutating func append(_ amount: Int64, to group: Int, counter: Int, time: EventTime) {
    additions.append(
      Addition(
        group: Int32(truncatingIfNeeded: group), counter: Int32(truncatingIfNeeded: counter), amount: amount, time: time.milliseconds))
    count = additions.count
  }

  /// The same for several counters of one key.
  @usableFromInline
  mutating func append(_ amount: Int64, to group: Int, counters: Span<Int>, time: EventTime) {
    for place in counters.indices { append(amount, to: group, counter: counters[place], time: time) }
  }

  /// Takes back everything behind the first `count` additions.
  mutating func cut(to count: Int) {
    guard count < self.count else { return }
    groups.cut(to: count)
    self.count = count
    additions.removeSubrange(count...)
  }

  /// Forgets everything; the buffers keep their capacity.
  mutating func clear() {
    count = 0
    additions.removeAll(keepingCapacity: true)
    groups.clear()
  }

  /// Adds everything up, and calls `body` once per output and key, in the order in which the keys came first.
  mutating func forEachSum(_ body: (_ output: Int, _ key: Span<UInt8>, _ sum: Sum) -> Void) {
    let order = orderByGroup()
    var tally = CounterTally()
    var start = 0
    for (index, group) in groups.groups.enumerated() {
      var sum = Sum()
      var place = start
      while place < order.count, additions[Int(order[place])].group == Int32(truncatingIfNeeded: index) {
        let addition = additions[Int(order[place])]
        tally.add(addition.amount, to: Int(addition.counter))
        sum.time = max(sum.time, EventTime(milliseconds: addition.time))
        place += 1
      }
      sum.additions = Int64(place - start)
      tally.move(to: &sum.counters)
      if place > start { body(group.output, groups.keys.span.extracting(group.key.indices), sum) }
      start = place
    }
  }

  /// The additions' indices by their groups: counted, then placed.
  private func orderByGroup() -> [Int32] {
    var ends = [Int](repeating: 0, count: groups.groups.count)
    for addition in additions { ends[Int(addition.group)] += 1 }
    var before = 0
    for group in ends.indices {
      let size = ends[group]
      ends[group] = before
      before += size
    }
    var order = [Int32](repeating: 0, count: additions.count)
    for (index, addition) in additions.enumerated() {
      order[ends[Int(addition.group)]] = Int32(truncatingIfNeeded: index)
      ends[Int(addition.group)] += 1
    }
    return order
  }
}

/// The counters of one key while they are added up: a place for each that there may be, and a bit for those that were added to.
private struct CounterTally {
  private var values = [Int64](repeating: 0, count: Counters.limit)
  private var touched = [UInt64](repeating: 0, count: Counters.limit / 64)

  mutating func add(_ amount: Int64, to counter: Int) {
    values[counter] &+= amount
    touched[counter >> 6] |= 1 << UInt64(counter & 63)
  }

  /// Moves everything into `counters`, in the order of the counters' numbers.
  mutating func move(to counters: inout Counters) {
    for word in touched.indices {
      while touched[word] != 0 {
        let counter = word << 6 | touched[word].trailingZeroBitCount
        touched[word] &= touched[word] &- 1
        counters.append(counter, values[counter])
        values[counter] = 0
      }
    }
  }
}
