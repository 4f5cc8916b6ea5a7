import StateStore
import Testing
import WorkerSDK
import WorkerTesting

@Suite struct AlarmQueueTests {
  @Test func `entries come out by due time, and none before it is due`() {
    var generator = SeededGenerator(seed: 1)
    var queue = AlarmQueue()
    let dues = (0..<500).map { _ in Int64.random(in: 0..<1_000, using: &generator) }
    for (slot, due) in dues.enumerated() { queue.insert(slot: slot, due: due) }
    var popped: [Int64] = []
    while let entry = queue.pop(dueBy: 499) {
      #expect(dues[entry.slot] == entry.due)
      popped.append(entry.due)
    }
    #expect(popped == dues.filter { $0 < 500 }.sorted())
    #expect(queue.count == 500 - popped.count)
    #expect(queue.earliest == dues.filter { $0 >= 500 }.min())
  }

  @Test(arguments: UInt64(0)..<6) func `alarms that move, go and come are handed out once, at their true times`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var store = PartitionStore<TimedState>(partition: 0, inputCount: 1)
    var due: [String: Int64] = [:]
    var now: Int64 = 0
    for _ in 0..<2_000 {
      let key = "k\(Int.random(in: 0..<40, using: &generator))"
      let customer = try store.touch(Array(key.utf8).span)
      _ = store.take(customer)
      due[key] = Int.random(in: 0..<4, using: &generator) == 0 ? nil : now + Int64.random(in: 1..<300, using: &generator)
      store.put(TimedState(due: due[key]), customer)
      guard Int.random(in: 0..<5, using: &generator) == 0 else { continue }
      now += Int64.random(in: 0..<100, using: &generator)
      let expected = due.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      var fired: [String] = []
      while store.mayBeDue(by: now), let (time, slots) = store.nextDue(by: now) {
        for slot in slots {
          let key = String(decoding: store.key(slot: slot), as: UTF8.self)
          #expect(due[key] == time)
          fired.append(key)
          let customer = try store.touch(slot: slot)
          _ = store.take(customer)
          store.put(TimedState(due: nil), customer)
          due[key] = nil
        }
      }
      #expect(fired == expected)
    }
  }

  @Test(arguments: UInt64(0)..<6) func `alarms handed out a few at a time keep their order, whatever moves in between`(seed: UInt64) throws
  {
    var generator = SeededGenerator(seed: seed)
    var store = PartitionStore<TimedState>(partition: 0, inputCount: 1)
    var due: [String: Int64] = [:]
    func move(_ key: String, to time: Int64?) throws {
      let customer = try store.touch(Array(key.utf8).span)
      _ = store.take(customer)
      due[key] = time
      store.put(TimedState(due: time), customer)
    }
    var now: Int64 = 0
    var slices = 0
    for _ in 0..<400 {
      for _ in 0..<8 {
        // Few moments, so that many are due at the same one.
        let time = now + 50 * Int64.random(in: 1..<5, using: &generator)
        try move("k\(Int.random(in: 0..<40, using: &generator))", to: time)
      }
      now += 50 * Int64.random(in: 0..<3, using: &generator)
      while let (time, slots) = store.nextDue(by: now, atMost: Int.random(in: 1..<4, using: &generator)) {
        let keys = slots.map { String(decoding: store.key(slot: $0), as: UTF8.self) }
        let left = due.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        #expect(keys == left.prefix(keys.count).map(\.key))
        #expect(keys.allSatisfy { due[$0] == time })
        for key in keys { try move(key, to: nil) }
        slices += 1
        // Before those that wait, or behind them; to the very moment nobody moves while it is being fired.
        if Int.random(in: 0..<3, using: &generator) == 0 {
          let moved = Bool.random(using: &generator) ? time - 50 : now + 50 * Int64.random(in: 1..<3, using: &generator)
          try move("k\(Int.random(in: 0..<40, using: &generator))", to: moved)
        }
      }
      #expect(due.allSatisfy { $0.value > now })
    }
    #expect(slices > 400)
  }
}

/// A state that is nothing but its alarm.
struct TimedState: CustomerState, Equatable {
  var due: Int64?
  var nextPunctuation: EventTime? { due.map { EventTime(milliseconds: $0) } }

  init(due: Int64?) { self.due = due }

  func encode(into writer: inout StateWriter) { writer.write(due) { $0.write($1) } }

  init(decoding reader: inout StateReader) throws(StateDecodingError) {
    due = try reader.readOptional { reader throws(StateDecodingError) in try reader.readInt64() }
  }
}
