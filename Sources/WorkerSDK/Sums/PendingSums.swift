internal import RecordLog

/// What was added to sums since the outbox was opened: one small entry per addition, one behind the other, until the outbox is closed. Only
/// then are they looked up and added up, so that an addition costs little, and taking it back is cutting off the end.
@usableFromInline
package struct PendingSums: Sendable {
  struct Addition: Sendable {
    let output: Int32
    let counter: Int32
    let amount: Int64
    /// Event time, in milliseconds.
    let time: Int64
    let key: ByteRange
    /// Additions of one output and key share a number when the outbox is closed.
    var group: Int32 = 0
  }

  private var additions: [Addition] = []
  /// Keys, each once where additions under the same one follow each other.
  @usableFromInline var keys: [UInt8] = []
  /// How many additions there are.
  @usableFromInline private(set) var count = 0

  init() {}

  package var isEmpty: Bool { count == 0 }

  /// How much memory is taken, in bytes.
  package var byteCount: Int { additions.count * MemoryLayout<Addition>.stride + keys.count }

  /// Takes the buffer of keys out, for a key to be written behind those that are there; ``append(_:to:counter:time:keys:)`` brings it back.
  @inlinable
  mutating func takeKeys() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &keys)
    return taken
  }

  /// Appends an addition under the key that lies in `written` from `start` on. A key that follows itself is kept once.
  @usableFromInline
  mutating func append(_ amount: Int64, to output: Int, counter: Int, time: EventTime, keys written: inout [UInt8], from start: Int) {
    let key = putBack(&written, from: start)
    append(amount, to: output, counter: counter, time: time, key)
  }

  /// The same for several counters of one key.
  @usableFromInline
  mutating func append(
    _ amount: Int64, to output: Int, counters: Span<Int>, time: EventTime, keys written: inout [UInt8], from start: Int
  ) {
    let key = putBack(&written, from: start)
    for place in counters.indices { append(amount, to: output, counter: counters[place], time: time, key) }
  }

  private mutating func putBack(_ written: inout [UInt8], from start: Int) -> ByteRange {
    // Swapped, not assigned: a second reference to the buffer would make the next key copy all of it.
    swap(&keys, &written)
    let key = ByteRange(start: start, count: keys.count - start)
    guard let last = additions.last?.key, isSame(last, key) else { return key }
    keys.removeLast(key.count)
    return last
  }

  @inline(__always)
  private mutating func append(_ amount: Int64, to output: Int, counter: Int, time: EventTime, _ key: ByteRange) {
    additions.append(
      Addition(
        output: Int32(truncatingIfNeeded: output), counter: Int32(truncatingIfNeeded: counter), amount: amount, time: time.milliseconds,
        key: key))
    count = additions.count
  }

  private func isSame(_ a: ByteRange, _ b: ByteRange) -> Bool {
    guard a.count == b.count else { return false }
    let (left, right) = (keys.span.extracting(a.indices), keys.span.extracting(b.indices))
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// Takes back everything behind the first `count` additions.
  mutating func cut(to count: Int) {
    guard count < self.count else { return }
    self.count = count
    additions.removeSubrange(count...)
    // The last key that was stored is the last addition's.
    keys.removeSubrange((additions.last?.key.indices.upperBound ?? 0)...)
  }

  /// Forgets everything; the buffers keep their capacity.
  mutating func clear() {
    count = 0
    additions.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
  }

  /// Adds everything up, and calls `body` once per output and key.
  mutating func forEachSum(_ body: (_ output: Int, _ key: Span<UInt8>, _ sum: Sum) -> Void) {
    group()
    additions.sort { ($0.group, $0.counter) < ($1.group, $1.counter) }
    var start = 0
    while start < additions.count {
      let first = additions[start]
      var end = start
      while end < additions.count, additions[end].group == first.group { end += 1 }
      body(Int(first.output), keys.span.extracting(first.key.indices), sum(of: start..<end))
      start = end
    }
  }

  /// What a run of additions under one key, in the order of their counters, comes to.
  private func sum(of run: Range<Int>) -> Sum {
    var sum = Sum()
    sum.additions = Int64(run.count)
    var index = run.lowerBound
    while index < run.upperBound {
      let counter = additions[index].counter
      var value: Int64 = 0
      while index < run.upperBound, additions[index].counter == counter {
        value &+= additions[index].amount
        sum.time = max(sum.time, EventTime(milliseconds: additions[index].time))
        index += 1
      }
      sum.counters.append(Int(counter), value)
    }
    return sum
  }

  private struct GroupID: Hashable {
    let output: Int32
    let high: UInt64
    let low: UInt64
  }

  /// Gives additions of one output and key the same number, in the order in which the keys came first.
  private mutating func group() {
    var groups: [GroupID: Int32] = [:]
    var last: (output: Int32, key: ByteRange, group: Int32)?
    for index in additions.indices {
      let addition = additions[index]
      if let last, last.key == addition.key, last.output == addition.output {
        additions[index].group = last.group
        continue
      }
      let hash = StableHash.hash128(keys.span.extracting(addition.key.indices))
      let id = GroupID(output: addition.output, high: hash.high, low: hash.low)
      let group = groups[id] ?? Int32(truncatingIfNeeded: groups.count)
      groups[id] = group
      additions[index].group = group
      last = (addition.output, addition.key, group)
    }
  }
}
