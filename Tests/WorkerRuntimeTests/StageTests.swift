import RecordLog
import Simulations
import StateStore
import Testing
import WorkerRuntime
import WorkerSDK

@Suite struct StageTests {
  @Test func `a dead letter is the record, with the reason and where it came from`() {
    var bench = StageBench()
    bench.take(
      Array("c".utf8), [0xFF, 0x20], headers: [RecordHeader("mine", text: "1"), RecordHeader("rondo_dead_code", text: "old")], timestamp: 77
    )
    let letter = bench.deadLetters.first
    #expect(letter?.key == Array("c".utf8))
    #expect(letter?.value == [0xFF, 0x20])
    #expect(
      letter?.headers == [
        "mine": "1", "rondo_dead_code": "unreadable", "rondo_dead_reason": "Not an id and a time.", "rondo_dead_topic": "events",
        "rondo_dead_partition": "1", "rondo_dead_offset": "0", "rondo_dead_timestamp": "77", "rondo_dead_worker": "counting",
        "rondo_dead_worker_version": CountingWorker.version,
      ])
    #expect(bench.stage.position(1)?.next == [1])
  }

  @Test func `a value that would not fit is cut, with its length and its SHA-256`() {
    var bench = StageBench(maxRecordBytes: 100_000)
    let value = [UInt8](repeating: 7, count: 99_900)
    bench.take(Array("c".utf8), value, timestamp: 1)
    let letter = bench.deadLetters.first
    #expect(letter?.value == Array(value.prefix(65_536)))
    #expect(letter?.headers["rondo_dead_value_length"] == "99900")
    #expect(letter?.headers["rondo_dead_value_sha256"] == StableHash.sha256Hex(value.span))
    bench.take(Array("c".utf8), [UInt8](repeating: 7, count: 90_000), timestamp: 1)
    #expect(bench.deadLetters.last?.value?.count == 90_000)
  }

  @Test func `neither a huge key nor huge headers keep a record from becoming a dead letter`() {
    var bench = StageBench(maxRecordBytes: 100_000)
    bench.take([UInt8](repeating: 65, count: 99_000), Array("e1 1".utf8), timestamp: 1)
    bench.take(Array("c".utf8), [1], headers: [RecordHeader("h", [UInt8](repeating: 65, count: 99_000))], timestamp: 1)
    #expect(bench.deadLetters.map { $0.headers["rondo_dead_code"] } == ["key-too-long", "unreadable"])
    #expect(bench.deadLetters.first?.key?.count == 1024)
    #expect(bench.deadLetters.first?.headers["rondo_dead_key_length"] == "99000")
    #expect(bench.deadLetters.last?.headers["rondo_dead_headers_left_out"] == "1")
    #expect(bench.stage.outbox.batch.bytes.count < 10_000)
  }

  @Test func `keys that are null, empty or reserved are refused`() {
    var bench = StageBench()
    for key in [nil, [], [0, 65]] as [[UInt8]?] { bench.take(key, Array("e1 1".utf8), timestamp: 1) }
    #expect(bench.deadLetters.map { $0.headers["rondo_dead_code"] } == ["key-missing", "key-missing", "key-reserved"])
    #expect(bench.deadLetters.map(\.key) == [nil, [], [0, 65]])
    #expect(bench.stage.customerCount == 0)
  }

  @Test func `a refusal leaves state and outbox as they were, and the id unused`() throws {
    var bench = StageBench()
    bench.take("c", "e1", at: 1)
    bench.take("c", "x2", at: 2)
    bench.take("c", "x2", at: 2)
    bench.take("c", "e3", at: 3)
    #expect(bench.texts(of: "counts") == [#"c {"count":1,"cause":"e1"}"#, #"c {"count":2,"cause":"e3"}"#])
    #expect(bench.deadLetters.map { $0.headers["rondo_dead_code"] } == ["refused", "refused"])
    // A customer who was only ever refused leaves nothing.
    bench.take("d", "x4", at: 4)
    _ = try bench.stage.close(tables: [:])
    bench.stage.commit(at: EventTime(milliseconds: 0))
    #expect(bench.stage.customerCount == 1)
    #expect(bench.outgoing.count { $0.topic == "counting.changelog" } == 2)
  }

  @Test func `alarms fire in the order of due times, then keys, before the record that moved time`() {
    var bench = StageBench()
    for (key, time) in [("b", 1_000), ("a", 1_000), ("c", 500), ("z", 40_000)] { bench.take(key, "e-\(key)", at: Int64(time)) }
    // 60 s after the latest of the three, but not yet the grace.
    bench.take("y", "e-y", at: 70_499)
    #expect(!bench.texts(of: "counts").contains { $0.contains("silence") })
    bench.take("y", "e-y2", at: 71_000)
    let spoken = bench.texts(of: "counts").dropFirst(5).map { $0.split(separator: " ")[0] }
    #expect(spoken == ["c", "a", "b", "y"])
    let times = bench.outgoing.filter {
      $0.headers["ce_time"] != nil && String(decoding: $0.value ?? [], as: UTF8.self).contains("silence")
    }
    .map { $0.headers["ce_time"] }
    #expect(times == ["1970-01-01T00:01:00.500Z", "1970-01-01T00:01:01.000Z", "1970-01-01T00:01:01.000Z"])
  }

  @Test func `a record counts at most with the broker's time of it`() {
    var bench = StageBench()
    bench.take("a", "e1", at: 1_000)
    bench.take("b", "e2", at: 900_000, timestamp: 2_000)
    #expect(bench.stage.position(1)?.streamTime == 2_000)
    bench.take("b", "e3", at: 500, timestamp: 3_000)
    #expect(bench.stage.position(1)?.streamTime == 2_000)
    #expect(!bench.texts(of: "counts").contains { $0.contains("silence") })
  }

  @Test func `a tick moves time, at most to the broker's time of it; a broken one is a dead letter`() {
    var bench = StageBench()
    bench.take("a", "e1", at: 1_000)
    let tick = ControlRecord.tick(EventTime(milliseconds: 500_000))
    bench.take(nil, tick.value, headers: tick.headers(worker: "t"), timestamp: 60_000)
    #expect(bench.stage.position(1)?.streamTime == 60_000)
    bench.take(nil, tick.value, headers: tick.headers(worker: "t"), timestamp: 600_000)
    #expect(bench.texts(of: "counts").count { $0.contains("silence") } == 1)
    bench.take(nil, Array("{}".utf8), headers: tick.headers(worker: "t"), timestamp: 600_000)
    #expect(bench.deadLetters.count == 1)
  }

  @Test func `progress of whoever wrote the first input is passed over`() {
    var bench = StageBench()
    let progress = ControlRecord.progress(5)
    bench.take(nil, progress.value, headers: progress.headers(worker: "t"), timestamp: 1)
    #expect(bench.outgoing.isEmpty)
    #expect(bench.stage.position(1)?.next == [1])
  }

  @Test func `an alarm that does not move on is moved on by a millisecond`() {
    let plan = StagePlan(
      edges: WorkerEdges(StubbornWorker()), partitionCount: 1, deadLetterPartitions: 1, maxRecordBytes: 1_000_000, grace: .seconds(10))
    let stage = RecordStage(worker: StubbornWorker(), plan: plan)
    _ = stage.open(0, from: nil)
    var position = PartitionPositionState(inputCount: 1)
    position.next = [0]
    stage.beginLive(0, at: position)
    let batch = RecordBatch()
    batch.append(topic: 0, partition: 0, offset: 0, timestamp: 10_100, key: Array("k".utf8).span, value: Array("e 10100".utf8).span)
    batch.seal()
    stage.process(batch)
    // Due at 90 ms; stream time less the grace is 100 ms: 90, 91, … 100.
    #expect(stage.counts.alarms == 11)
  }

  /// Always asks for the same moment.
  private struct StubbornWorker: Worker {
    static let name = "stubborn"
    static let inputs = [Source(Topic<CountingWorker.Event>.events)]
    static let outputs: [Output] = []

    struct State: CustomerState {
      init() {}
      var nextPunctuation: EventTime? { EventTime(milliseconds: 90) }
      func encode(into writer: inout StateWriter) {}
      init(decoding reader: inout StateReader) throws(StateDecodingError) {}
    }

    func process(_ record: Record<CountingWorker.Event>, state: inout State?, outbox: inout Outbox) throws(Rejection) { state = State() }
    func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {}
  }
}
