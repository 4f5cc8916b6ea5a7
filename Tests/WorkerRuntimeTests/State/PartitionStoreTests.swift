import RecordLog
import StateStore
import Testing
import WorkerSDK
import WorkerTesting

/// A store against a plain dictionary: whatever is undone, and whatever is restored from what was written, is as before.
@Suite struct PartitionStoreTests {
  private struct Model: Equatable {
    var states: [String: Int64?] = [:]
    var ids: [String: Set<Int>] = [:]
    var next: Int64 = 0
  }

  private final class Bench {
    var store = PartitionStore<TimedState>(partition: 0, inputCount: 1)
    var model = Model()
    var generator: SeededGenerator
    /// What a reader of the changelog has, if everything written so far was committed.
    var log: [(key: [UInt8], value: [UInt8]?)] = []

    init(seed: UInt64) {
      generator = SeededGenerator(seed: seed)
      var position = PartitionPositionState(inputCount: 1)
      (position.next, position.streamTime) = ([0], 1_000)
      store.beginLive(at: position)
    }

    func change() throws {
      let key = "k\(Int.random(in: 0..<30, using: &generator))"
      let customer = try store.touch(Array(key.utf8).span)
      if Int.random(in: 0..<3, using: &generator) == 0 {
        let number = Int.random(in: 0..<1_000, using: &generator)
        let id = RecordID(hashing: "\(number)")
        #expect(store.isRepeat(id, customer) == (model.ids[key]?.contains(number) ?? false))
        if !store.isRepeat(id, customer) { _ = store.remember(id, customer) }
        model.ids[key, default: []].insert(number)
      }
      let before = store.take(customer)
      #expect(before?.due == model.states[key]?.flatMap { $0 } && (before == nil) == (model.states[key] == nil))
      if Int.random(in: 0..<3, using: &generator) == 0 {
        store.put(nil, customer)
        model.states[key] = nil
      } else {
        let due = Bool.random(using: &generator) ? Int64.random(in: 0..<1_000, using: &generator) : nil
        store.put(TimedState(due: due), customer)
        model.states[key] = .some(due)
      }
      store.position.next[0] += 1
      model.next += 1
    }

    func close() -> [(key: [UInt8], value: [UInt8]?)] {
      var batch = OutgoingBatch(topics: ["changelog"])
      _ = store.close(into: &batch, topic: 0)
      return batch.entries.map { entry in
        (Array(batch.bytes[entry.key.indices]), entry.value.isNone ? nil : Array(batch.bytes[entry.value.indices]))
      }
    }

    /// Holds a store against the model: states, position, alarms.
    func check(_ store: inout PartitionStore<TimedState>) throws {
      let due = model.states.compactMapValues { $0 }.filter { $0.value < 1_000 }
        .sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      var fired: [String] = []
      var waiting: [Int] = []
      while let (_, slots) = store.nextDue(by: 1_000) {
        fired += slots.map { String(decoding: store.key(slot: $0), as: UTF8.self) }
        waiting += slots
      }
      #expect(fired == due)
      for slot in waiting { store.requeue(slot: slot) }
    }

    func restored() throws -> PartitionStore<TimedState> {
      var fresh = PartitionStore<TimedState>(partition: 0, inputCount: 1)
      for (key, value) in log {
        if let value { try fresh.restore(key: key.span, value: value.span) } else { try fresh.restore(key: key.span, value: nil) }
      }
      return fresh
    }
  }

  @Test(arguments: UInt64(0)..<10) func `an abort of n undoes n + 1 and n, and a commit lets n go`(seed: UInt64) throws {
    let bench = Bench(seed: seed)
    for _ in 0..<60 {
      let beforeClosed = bench.model
      for _ in 0..<Int.random(in: 0..<12, using: &bench.generator) { try bench.change() }
      if Int.random(in: 0..<6, using: &bench.generator) == 0 {
        bench.store.undo(includingClosed: false)
        bench.model = beforeClosed
      }
      let written = bench.close()
      let beforeOpen = bench.model
      for _ in 0..<Int.random(in: 0..<12, using: &bench.generator) { try bench.change() }
      switch Int.random(in: 0..<4, using: &bench.generator) {
      case 0:
        bench.store.undo(includingClosed: true)
        bench.model = beforeClosed
      case 1:
        bench.store.undo(includingClosed: false)
        bench.model = beforeOpen
        _ = bench.store.commit()
        bench.log += written
      default:
        _ = bench.store.commit()
        bench.log += written
        // What was open stays open: its close belongs to the next round.
        let next = bench.close()
        _ = bench.store.commit()
        bench.log += next
      }
      #expect(bench.store.position.next == [bench.model.next])
      try bench.check(&bench.store)
      let known = Set(bench.model.states.keys).union(bench.model.ids.filter { !$0.value.isEmpty }.keys)
      #expect(bench.store.count == known.count)
      var restored = try bench.restored()
      try bench.check(&restored)
      #expect(restored.count == known.count)
    }
  }
}
