import RecordLog
import Simulations
import StateStore
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Sums over all customers: from an addition to what is published.
@Suite struct SumTests {
  private func outbox(at time: Int64 = 1_000, offset: Int64 = 9, outputs: [Output] = [Output(Tallies.parts)]) -> Outbox {
    var outbox = Outbox(worker: "adding", outputs: outputs, topics: outputs.map(\.name), sumPartitions: ["tally-parts": 7])
    move(&outbox, to: time, offset: offset)
    return outbox
  }

  private func move(_ outbox: inout Outbox, to time: Int64, offset: Int64) {
    outbox.cause = Outbox.Cause(
      origin: .alarm(Array("c1".utf8)), partition: 3, time: EventTime(milliseconds: time), offset: offset, id: nil)
  }

  private struct Part {
    let key: String
    let partition: Int32
    let sum: Sum
    let headers: [String: String]
  }

  /// What is in the outbox when it is closed.
  private func parts(of outbox: Outbox) throws -> [Part] {
    var outbox = outbox
    outbox.writeSums()
    #expect(outbox.sums.isEmpty && outbox.defect == nil)
    let batch = outbox.batch
    return try batch.entries.map { entry in
      var reader = StateReader(Array(batch.bytes[entry.value.indices]))
      let headers = HeaderBlock.decode(batch.bytes, entry.headers).map { ($0.name, $0.text ?? "") }
      return Part(
        key: String(decoding: batch.bytes[entry.key.indices], as: UTF8.self), partition: entry.partition, sum: try Sum(decoding: &reader),
        headers: Dictionary(uniqueKeysWithValues: headers))
    }
  }

  @Test func `additions become one record per key, in the partition that the key names`() throws {
    var outbox = outbox(at: 1_000)
    outbox.add(1, to: Tallies.parts, key: .all, counter: 4)
    outbox.add(5, to: Tallies.parts, key: .standing, counter: 4095)
    move(&outbox, to: 3_000, offset: 11)
    outbox.add(2, to: Tallies.parts, key: .all, counter: 0)
    outbox.add(3, to: Tallies.parts, key: .all, counter: 4)
    move(&outbox, to: 2_000, offset: 12)
    outbox.add(7, to: Tallies.parts, key: .all, counter: 9)
    outbox.add(-7, to: Tallies.parts, key: .all, counter: 9)
    let parts = try parts(of: outbox)
    #expect(parts.map(\.key) == ["all", "standing"])
    let first = try #require(parts.first)
    #expect(first.sum.counters.entries.map { [Int64($0.counter), $0.value] } == [[0, 2], [4, 4]])
    #expect(first.sum.additions == 5)
    #expect(first.sum.time == EventTime(milliseconds: 3_000))
    for part in parts { #expect(part.partition == Int32(StableHash.hash64(Array(part.key.utf8).span) % 7)) }
    #expect(first.headers.keys.sorted() == ["ce_id", "ce_source", "ce_specversion", "ce_subject", "ce_time", "ce_type", "content-type"])
    #expect(first.headers["ce_type"] == "rondo.sum.v1" && first.headers["ce_source"] == "/rondo/adding")
    #expect(first.headers["ce_subject"] == "all" && first.headers["ce_time"] == "1970-01-01T00:00:03.000Z")
  }

  @Test func `several counters are added to like one by one`() throws {
    var (together, apart) = (outbox(), outbox())
    let counters = [7, 0, 4095, 7]
    let time = EventTime(milliseconds: 900)
    together.add(-3, to: Tallies.parts, key: .all, counters: counters.span, time: time)
    together.add(1, to: Tallies.parts, key: .standing, counters: [Int]().span)
    for counter in counters { apart.add(-3, to: Tallies.parts, key: .all, counter: counter, time: time) }
    #expect(together.byteCount == apart.byteCount)
    let parts = try parts(of: together)
    #expect(parts.map(\.sum) == [try #require(self.parts(of: apart).first).sum])
    #expect(parts.first?.sum.counters.entries.map { [Int64($0.counter), $0.value] } == [[0, -3], [7, -6], [4095, -3]])
    #expect(parts.first?.sum.time == time)
    apart.add(1, to: Tallies.parts, key: .all, counters: [1, 4096].span)
    #expect(apart.defect?.contains("counter 4096") == true)
  }

  @Test func `two commits that add the same bear different ids`() throws {
    let ids = try [Int64(9), 10].map { offset in
      var outbox = outbox(offset: offset)
      outbox.add(1, to: Tallies.parts, key: .all)
      return try #require(parts(of: outbox).first?.headers["ce_id"])
    }
    #expect(Set(ids).count == 2 && ids.allSatisfy { $0.utf8.count == 32 })
  }

  @Test func `what a refused record has added is taken back, and nothing else`() throws {
    var outbox = outbox()
    for counter in 0..<3 {
      outbox.add(1, to: Tallies.parts, key: .all, counter: counter)
      let checkpoint = outbox.checkpoint
      let size = outbox.byteCount
      outbox.add(1, to: Tallies.parts, key: .all, counter: 7)
      outbox.add(1, to: Tallies.parts, key: .reached(counter), counter: 7)
      #expect(outbox.byteCount > size)
      outbox.rollBack(to: checkpoint)
      #expect(outbox.byteCount == size)
    }
    outbox.add(1, to: Tallies.parts, key: .standing)
    let parts = try parts(of: outbox)
    #expect(parts.map(\.key) == ["all", "standing"])
    #expect(parts.first?.sum.counters.entries.map(\.counter) == [0, 1, 2])
    outbox.clear()
    #expect(outbox.byteCount == 0 && outbox.sums.isEmpty)
  }

  @Test func `an outbox of additions is full at its limit, too`() {
    var outbox = outbox()
    for number in 0..<1_000 { outbox.add(1, to: Tallies.parts, key: .reached(number)) }
    #expect(outbox.byteCount > 1_000 * 40)
  }

  @Test(arguments: [-1, 4096, .max]) func `a counter that no sum has is a defect`(counter: Int) {
    var outbox = outbox()
    outbox.add(1, to: Tallies.parts, key: .all, counter: counter)
    #expect(outbox.defect?.contains("counter \(counter)") == true)
  }

  @Test(arguments: ["", "\0mark", String(repeating: "k", count: 1_025)]) func `a key that no record may have is a defect`(key: String) {
    let topic = SummedTopic<String>("tally-parts")
    var outbox = outbox(outputs: [Output(topic)])
    outbox.add(1, to: topic, key: key)
    outbox.writeSums()
    #expect(outbox.defect != nil && outbox.batch.isEmpty)
  }

  @Test func `adding to a topic that is no output is a defect`() {
    var outbox = outbox()
    outbox.add(1, to: SummedTopic<String>("elsewhere"), key: "k")
    #expect(outbox.defect?.contains("elsewhere") == true)
  }

  /// Parts of a sum, in bytes, from random additions.
  private func additions(_ generator: inout SeededGenerator) -> [(time: Int64, counter: Int, amount: Int64)] {
    (0..<Int.random(in: 1...200, using: &generator)).map { _ in
      (
        Int64.random(in: 0...1_000_000, using: &generator), Int.random(in: 0...9, using: &generator) * 455,
        [-1, 1, .max].randomElement(using: &generator) ?? 0
      )
    }
  }

  /// The total that `SummingWorker` publishes of additions that came in commits of about `size`, in one go or in several.
  private func total(_ additions: [(time: Int64, counter: Int, amount: Int64)], size: Int) throws -> [String] {
    var bench = PublishingBench(SummingWorker(Tallies()))
    var start = 0
    while start < additions.count {
      var outbox = outbox()
      for addition in additions[start..<min(start + size, additions.count)] {
        move(&outbox, to: addition.time, offset: 1)
        outbox.add(addition.amount, to: Tallies.parts, key: .all, counter: addition.counter)
      }
      outbox.writeSums()
      let entry = try #require(outbox.batch.entries.first)
      bench.take(key: Array(outbox.batch.bytes[entry.key.indices]), value: Array(outbox.batch.bytes[entry.value.indices]))
      start += size
    }
    return try bench.published()
  }

  @Test(arguments: UInt64(0)..<20) func `parts of any size in any order come to the same, with the same id and time`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let additions = additions(&generator)
    let whole = try total(additions, size: .max / 2)
    #expect(whole.count == 1)
    for size in [1, 3, 50] { #expect(try total(additions.shuffled(using: &generator), size: size) == whole) }
  }

  @Test func `a key is published once per commit, however many parts came`() throws {
    var bench = PublishingBench(SummingWorker(Tallies()))
    for offset in Int64(0)..<5 {
      var outbox = outbox(offset: offset)
      outbox.add(1, to: Tallies.parts, key: .all)
      outbox.writeSums()
      let entry = try #require(outbox.batch.entries.first)
      bench.take(key: Array(outbox.batch.bytes[entry.key.indices]), value: Array(outbox.batch.bytes[entry.value.indices]))
    }
    #expect(try bench.published().map { $0.prefix(23) } == [#"{"additions":5,"0":5} c"#])
  }

  @Test func `a part that cannot be read is a dead letter, and changes nothing`() throws {
    var outbox = outbox()
    for counter in [0, 3, 4095] { outbox.add(.min, to: Tallies.parts, key: .all, counter: counter) }
    outbox.writeSums()
    let entry = try #require(outbox.batch.entries.first)
    let (key, value) = (Array(outbox.batch.bytes[entry.key.indices]), Array(outbox.batch.bytes[entry.value.indices]))
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      var bench = PublishingBench(SummingWorker(Tallies()))
      var damaged = value
      damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
      if Bool.random(using: &generator) { damaged.removeLast(Int.random(in: 1...damaged.count, using: &generator)) }
      bench.take(key: key, value: damaged)
      #expect(try bench.published().count + bench.stage.counts.rejections.values.reduce(0, +) == 1)
    }
    var bench = PublishingBench(SummingWorker(Tallies()))
    bench.take(key: Array("nothing that is summed up".utf8), value: value)
    #expect(bench.stage.counts.rejections == ["sum-key-unreadable": 1])
    #expect(try bench.published().isEmpty)
  }

  @Test func `a sum with all counters that there are fits into a state`() throws {
    var outbox = outbox()
    for counter in 0..<Counters.limit { outbox.add(.min + Int64(counter), to: Tallies.parts, key: .all, counter: counter) }
    let part = try #require(parts(of: outbox).first)
    #expect(part.sum.counters.entries.count == 4096)
    var writer = StateWriter()
    part.sum.encode(into: &writer)
    #expect(writer.bytes.count < 64 << 10)
  }

  @Test func `buckets tell at which one a share of all is reached`() throws {
    var outbox = outbox()
    for (counter, count) in [(2, 1), (3, 8), (7, 1), (9, 100)] { outbox.add(Int64(count), to: Tallies.parts, key: .all, counter: counter) }
    let counters = try #require(parts(of: outbox).first?.sum.counters)
    #expect([1, 100, 101, 500, 900, 901, 1000].map { counters.bucket(atPermille: $0, in: 0..<8) } == [2, 2, 3, 3, 3, 7, 7])
    #expect(counters.bucket(atPermille: 500, in: 4..<7) == nil)
    #expect(counters[3] == 8 && counters[4] == 0 && counters.total(of: 3..<8) == 9)
  }

  /// Publishes what it must not.
  private struct LoudWorker: Worker {
    static let name = "loud"
    static let inputs = [Source(Topic<CountingWorker.Event>.events)]
    static let outputs = [Output(stream), Output(table), Output(Tallies.parts)]
    static let publishesStates = true
    static let stream = Topic<CountingWorker.Count>("stream", type: "test.stream.v1")
    static let table = Topic<CountingWorker.Count>("table", type: "test.table.v1", isCompacted: true)

    let speak: @Sendable (inout Outbox) -> Void

    func process(_ record: Record<CountingWorker.Event>, state: inout CountingWorker.State?, outbox: inout Outbox) throws(Rejection) {
      state = CountingWorker.State()
    }

    func publish(_ state: CountingWorker.State, of key: String, outbox: inout Outbox) { speak(&outbox) }
  }

  @Test func `what depends on when commits are made is not published`() throws {
    let count = CountingWorker.Count(count: 1, cause: "e")
    func published(_ speak: @escaping @Sendable (inout Outbox) -> Void) throws -> Int {
      var bench = PublishingBench(LoudWorker(speak: speak))
      bench.take(key: Array("k".utf8), value: Array("e 1".utf8))
      _ = try bench.published()
      return bench.stage.outbox.batch.entries.count { $0.topic == 1 }
    }
    let time = EventTime(milliseconds: 1)
    #expect(try published { $0.emit(count, to: LoudWorker.table, rule: "r", time: time) } == 1)
    #expect(throws: WorkerError.self) { try published { $0.emit(count, to: LoudWorker.table, rule: "r") } }
    #expect(throws: WorkerError.self) { try published { $0.emit(count, to: LoudWorker.stream, rule: "r", time: time) } }
    #expect(throws: WorkerError.self) { try published { $0.add(1, to: Tallies.parts, key: .all) } }
  }

  @Test func `no ticks are written among parts of sums`() throws {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: 1_700_000_000_000))
    broker.createTopics(["tally-parts", "totals"].map { TopicSpecification(name: $0, partitions: 1) })
    var parts = ProcessParts()
    parts.adjust = { $0.clock = .wall }
    let process = try SimulatedProcess(WorkerProgram(SummingWorker(Tallies())), name: "a", broker: broker, parts: parts)
    for _ in 0..<200 {
      process.step()
      while process.commitStep() {}
      broker.clock.advance(by: 50)
    }
    #expect(process.isRunning && process.status.snapshot.live == 1)
    #expect(broker.visibleRecords("tally-parts").joined().isEmpty)
  }
}
