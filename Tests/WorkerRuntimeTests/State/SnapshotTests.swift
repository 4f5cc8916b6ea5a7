import RecordLog
import StateStore
import Testing
import WorkerSDK
import WorkerTesting

/// A store on a disk, killed at any moment: what the next one finds, and reads of the changelog behind it, is what was committed.
@Suite struct SnapshotTests {
  private static let names = 60

  private final class Bench {
    let disk: SimulatedDisk
    var store: PartitionStore<TimedState>
    var generator: SeededGenerator
    var committed: [String: Int64?] = [:]
    var open: [String: Int64?] = [:]
    var next: Int64 = 0
    /// The changelog as far as it is committed; a mark is a record like others.
    var log: [(key: [UInt8], value: [UInt8]?)] = []
    var loads = 0
    var coldStarts = 0

    init(seed: UInt64, room: Int = .max) {
      generator = SeededGenerator(seed: seed)
      disk = SimulatedDisk(frameBytes: 1024, room: room)
      store = PartitionStore(partition: 0, inputCount: 1, storage: disk.storage(of: 0), identity: [7])
      begin()
    }

    func begin() {
      var position = PartitionPositionState(inputCount: 1)
      (position.next, position.streamTime) = ([next], 1_000)
      store.beginLive(at: position)
    }

    func change() throws {
      let key = "k\(Int.random(in: 0..<SnapshotTests.names, using: &generator))"
      let customer = try store.touch(Array(key.utf8).span)
      let before = store.take(customer)
      #expect(before?.due == open[key]?.flatMap { $0 } && (before == nil) == (open[key] == nil))
      if Int.random(in: 0..<4, using: &generator) == 0 {
        store.put(nil, customer)
        open[key] = nil
      } else {
        let due = Bool.random(using: &generator) ? Int64.random(in: 0..<1_000, using: &generator) : nil
        store.put(TimedState(due: due), customer)
        open[key] = .some(due)
      }
      store.position.next[0] += 1
      next += 1
    }

    /// Commits what is open, or aborts it together with more.
    func end() throws {
      let nextBefore = next
      var batch = OutgoingBatch(topics: ["changelog"])
      _ = store.close(into: &batch, topic: 0)
      store.noteMark([UInt8(truncatingIfNeeded: log.count)])
      let closed = open
      for _ in 0..<Int.random(in: 0..<6, using: &generator) { try change() }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        store.undo(includingClosed: true)
        open = committed
        next = store.position.next[0]
        return
      }
      log += batch.entries.map { entry in
        (Array(batch.bytes[entry.key.indices]), entry.value.isNone ? nil : Array(batch.bytes[entry.value.indices]))
      }
      committed = closed
      if Bool.random(using: &generator) { store.noteChangelog(Int64(log.count)) }
      if store.commit() { store.settle(at: 5_000) }
      _ = nextBefore
      if Int.random(in: 0..<3, using: &generator) == 0 { _ = store.evict(atLeast: Int.random(in: 0..<20_000, using: &generator)) }
    }

    /// `kill -9`, and another process.
    func restart() throws {
      // One of the two checkpoints may have gone bad: the other is whole, and so is everything that it needs.
      if disk.stored(0).frameCount > 0, Int.random(in: 0..<3, using: &generator) == 0 {
        disk.stored(0).damage(0, offset: Bool.random(using: &generator) ? 16 : 512 + 16)
      }
      store = PartitionStore(partition: 0, inputCount: 1, storage: disk.storage(of: 0), identity: [7])
      var from = 0
      if store.load(oldest: 0) {
        loads += 1
        from = Int(store.changelogOffset)
      } else {
        coldStarts += 1
        disk.stored(0).erase()
        store = PartitionStore(partition: 0, inputCount: 1, storage: disk.storage(of: 0), identity: [7])
      }
      for (key, value) in log[from...] {
        if let value { try store.restore(key: key.span, value: value.span) } else { try store.restore(key: key.span, value: nil) }
        if Int.random(in: 0..<50, using: &generator) == 0 { store.settle(at: 5_000) }
      }
      store.noteChangelog(Int64(log.count))
      open = committed
      begin()
      if Bool.random(using: &generator) { store.settle(at: 5_000) }
    }

    func check() throws {
      #expect(store.count == committed.count)
      var fired: [String] = []
      var slots: [Int] = []
      while let due = store.nextDue(by: 999) {
        fired += due.slots.map { String(decoding: store.key(slot: $0), as: UTF8.self) }
        slots += due.slots
      }
      let due = committed.compactMapValues { $0 }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      #expect(fired == due)
      for slot in slots { store.requeue(slot: slot) }
      for (key, value) in committed {
        let customer = try store.touch(Array(key.utf8).span)
        let state = store.take(customer)
        #expect(state != nil && state?.due == value)
      }
      store.undo(includingClosed: false)
    }
  }

  @Test(arguments: UInt64(0)..<20) func `a killed process leaves what was committed, no more and no less`(seed: UInt64) throws {
    let bench = Bench(seed: seed)
    for _ in 0..<150 {
      for _ in 0..<Int.random(in: 0..<20, using: &bench.generator) { try bench.change() }
      if Int.random(in: 0..<10, using: &bench.generator) == 0 { try bench.restart() } else { try bench.end() }
      if Int.random(in: 0..<5, using: &bench.generator) == 0 {
        bench.store.undo(includingClosed: false)
        bench.open = bench.committed
        bench.next = bench.store.position.next[0]
        try bench.check()
      }
    }
    try bench.restart()
    try bench.check()
    #expect(bench.loads > 5)
    // Frames were cleaned: the disk holds not much more than the customers need.
    #expect(bench.disk.frameCount < 40)
    #expect(bench.disk.stored(0).evictions > 0)
  }

  @Test(arguments: UInt64(0)..<6) func `a full disk costs the snapshot, not the states`(seed: UInt64) throws {
    let bench = Bench(seed: seed, room: 4)
    for round in 0..<120 {
      for _ in 0..<Int.random(in: 0..<20, using: &bench.generator) { try bench.change() }
      try bench.end()
      if round % 20 == 19 { try bench.restart() }
      if round == 60 { bench.disk.room = .max }
    }
    bench.store.undo(includingClosed: false)
    bench.open = bench.committed
    try bench.check()
    #expect(bench.coldStarts > 0)
    #expect(bench.loads > 0)
  }

  @Test func `damage is noticed before anything is used`() throws {
    for offset in [40, 100, 300] {
      let bench = Bench(seed: 1)
      for _ in 0..<40 {
        for _ in 0..<20 { try bench.change() }
        try bench.end()
      }
      bench.disk.stored(0).damage(1, offset: offset)
      bench.disk.stored(0).damage(2, offset: offset)
      try bench.restart()
      #expect(bench.coldStarts == 1)
      try bench.check()
    }
  }

  @Test(arguments: UInt64(0)..<6) func `states that come back damaged are not taken, and the next process restores`(seed: UInt64) throws {
    let bench = Bench(seed: seed)
    for _ in 0..<40 {
      for _ in 0..<20 { try bench.change() }
      try bench.end()
    }
    bench.store.undo(includingClosed: false)
    _ = bench.store.evict(atLeast: 1 << 30)
    #expect(bench.disk.stored(0).damageEvicted(using: &bench.generator))
    #expect(throws: StateDecodingError.self) {
      for name in bench.committed.keys.sorted() { _ = try bench.store.touch(Array(name.utf8).span) }
    }
    let isDamaged = bench.store.isDamaged
    #expect(isDamaged)
    try bench.restart()
    #expect(bench.coldStarts == 1)
    try bench.check()
  }

  /// What a process finds on a disk; `nil` where it relies on nothing.
  private func states(on disk: SimulatedDisk) -> [String: Int64?]? {
    var store = PartitionStore<TimedState>(partition: 0, inputCount: 1, storage: disk.storage(of: 0), identity: [7])
    guard store.load(oldest: 0) else { return nil }
    var found: [String: Int64?] = [:]
    for name in (0..<Self.names).map({ "k\($0)" }) {
      guard let customer = try? store.touch(Array(name.utf8).span) else { return nil }
      if let state = store.take(customer) { found[name] = .some(state.due) }
    }
    return found
  }

  @Test func `no byte of a disk can change without being noticed, or without mattering`() throws {
    let bench = Bench(seed: 3)
    for _ in 0..<60 {
      for _ in 0..<20 { try bench.change() }
      try bench.end()
    }
    let whole = try #require(states(on: bench.disk.copy()))
    var noticed = 0
    for place in 0..<bench.disk.stored(0).frameCount {
      for offset in stride(from: 0, to: bench.disk.frameBytes, by: 5) {
        let disk = bench.disk.copy()
        disk.stored(0).damage(place, offset: offset)
        let found = states(on: disk)
        if found == nil { noticed += 1 }
        #expect(found == nil || found == whole, "byte \(offset) of frame \(place)")
      }
    }
    #expect(noticed > 100)
  }

  @Test func `a frame that is given back too early costs the snapshot, and loses nobody`() throws {
    let bench = Bench(seed: 3)
    for _ in 0..<60 {
      for _ in 0..<20 { try bench.change() }
      try bench.end()
    }
    let whole = try #require(states(on: bench.disk.copy()))
    var refused = 0
    for place in 1..<bench.disk.stored(0).frameCount {
      let disk = bench.disk.copy()
      disk.stored(0).giveBack(place)
      let found = states(on: disk)
      if found == nil { refused += 1 }
      #expect(found == nil || found == whole, "frame \(place)")
    }
    #expect(refused > 1)
  }

  @Test func `what was begun to be read from a changelog stays as old as that`() throws {
    let bench = Bench(seed: 4)
    bench.store.settle(at: 6_000, isRestoring: true)
    bench.store.settle(at: 9_000, isRestoring: true)
    func load(oldest: Int64) -> Bool {
      var store = PartitionStore<TimedState>(partition: 0, inputCount: 1, storage: bench.disk.copy().storage(of: 0), identity: [7])
      return store.load(oldest: oldest)
    }
    #expect(load(oldest: 6_000) && !load(oldest: 6_001))
    bench.store.settle(at: 9_000)
    #expect(load(oldest: 9_000))
  }

  @Test func `another worker's states, and old ones, are not taken`() throws {
    let bench = Bench(seed: 2)
    for _ in 0..<10 {
      for _ in 0..<20 { try bench.change() }
      try bench.end()
    }
    let storage = bench.disk.storage(of: 0)
    #expect(!loads(storage, identity: [8], oldest: 0))
    #expect(!loads(storage, identity: [7], oldest: 5_001))
    #expect(loads(storage, identity: [7], oldest: 5_000))
  }

  private func loads(_ storage: (any StateStorage)?, identity: [UInt8], oldest: Int64) -> Bool {
    var store = PartitionStore<TimedState>(partition: 0, inputCount: 1, storage: storage, identity: identity)
    return store.load(oldest: oldest)
  }
}
