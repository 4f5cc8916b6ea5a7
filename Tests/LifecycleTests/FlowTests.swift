import Lifecycle
import LifecycleModels
import RecordLog
import Testing
import WorkerSDK
import WorkerTesting

/// Sums of moves over all customers; that they add up to the transitions is tried on whole journeys elsewhere.
struct FlowTests {
  @Test func `buckets follow each other without a gap, two for each doubling`() {
    var last = 0
    var ends: [Int64] = []
    for minutes in Int64(0)..<20_000 {
      let bucket = FlowBuckets.bucket(ofMinutes: minutes)
      #expect(FlowBuckets.bucket(of: minutes * 60_000) == bucket && FlowBuckets.bucket(of: minutes * 60_000 + 59_999) == bucket)
      if bucket != last {
        #expect(bucket > last && FlowBuckets.end(of: last) == minutes, "\(minutes)")
        ends.append(minutes)
      }
      last = bucket
    }
    #expect(ends == [1, 2, 3, 4, 6, 8, 12, 16, 24, 32] + [48, 64, 96, 128, 192, 256, 384, 512, 768, 1024] + ends.dropFirst(20))
    #expect(ends.suffix(2) == [12_288, 16_384])
    for octave in Int64(14)..<23 {
      for (minutes, end) in [(1 << octave, 3 << (octave - 1)), (3 << (octave - 1), 2 << octave)] as [(Int64, Int64)] {
        #expect(FlowBuckets.end(of: FlowBuckets.bucket(ofMinutes: minutes)) == end)
        #expect(FlowBuckets.end(of: FlowBuckets.bucket(ofMinutes: end - 1)) == end)
      }
    }
    // From 16 years on.
    for minutes in [Int64(1) << 23, 1 << 40, .max] {
      #expect(FlowBuckets.bucket(ofMinutes: minutes) == FlowBuckets.count - 1)
      #expect(FlowBuckets.end(of: FlowBuckets.count - 1) == nil)
    }
  }

  @Test func `counters do not overlap`() throws {
    for source in try Loaded.all().sources {
      let layout = FlowLayout(source)
      let phases = source.phases.indices
      var counters: [Int] = layout.moves.map { $0 }
      for phase in phases {
        counters += Array(layout.dwell(in: phase)) + Array(layout.reach(of: phase))
        counters += [layout.becameStuck(in: phase), layout.leftStuck(in: phase)]
        counters += source.phases[phase].roadmap.indices.map { layout.planned($0, in: phase) }
      }
      counters += PhaseMove.Deviation.allCases.map { layout.deviation($0) }
      #expect(counters.sorted() == Array(0..<layout.count), "\(source.id)")
      #expect(layout.count < Counters.limit)
    }
  }

  @Test(arguments: ["a@1/2025-04-01", "our-own-phases@12/1969-12-31"]) func `a key is read as it was written`(text: String) throws {
    let key = try #require(FlowKey(text))
    var writer = KeyWriter()
    key.encode(into: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    #expect("\(key.id)@\(key.version)" == text.prefix { $0 != "/" })
  }

  @Test(arguments: [
    "", "a", "a@1", "a/2025-04-01", "@1/2025-04-01", "a@x/2025-04-01", "a@1/2025-04-31", "a@1/2025-04-01T00:00:00Z", "a@1/x/y",
  ])
  func `what is no key is none`(text: String) {
    #expect(FlowKey(text) == nil)
  }

  /// A customer of comwrap's model, through both stages.
  private struct Shop {
    let driver: WorkerDriver

    init() throws {
      let models = try Loaded.comwrap()
      driver = try WorkerDriver(LifecycleWorker(models: models), summing: LifecycleFlows(models))
    }

    func send(_ event: String, _ time: String, arriving: String? = nil) throws {
      let value = #"{"type":"track","event":"\#(event)","userId":"c","messageId":"\#(event) \#(time)","timestamp":"\#(time)"}"#
      try driver.send(value, key: "c", at: EventTime(iso8601: arriving ?? time))
    }

    func pass(until time: String) throws { try driver.pass(until: try #require(EventTime(iso8601: time))) }

    /// What the day has come to.
    func flow(_ day: String) -> String? { driver.outputs(of: "lifecycle.flows").last { $0.key == "comwrap@1/\(day)" }?.value }
  }

  @Test func `what a late event corrects is taken back`() throws {
    let shop = try Shop()
    try shop.send("Order Completed", "2025-01-01T00:00:00Z")
    try shop.pass(until: "2025-04-01T01:00:00Z")
    let day = try #require(shop.flow("2025-04-01"))
    #expect(day.contains(#""moves":1,"transitions":[{"from":"customer-engagement","to":"win-back","count":1}]"#), "\(day)")
    #expect(day.contains(#""customer-engagement":{"dwell":{"count":1,"p25_below_minutes":131072,"#), "\(day)")
    try shop.send("Product Viewed", "2025-03-31T20:00:00Z", arriving: "2025-04-01T02:00:00Z")
    let corrected = try #require(shop.flow("2025-04-01"))
    #expect(corrected.contains(#""moves":0,"transitions":[],"phases":{},"#), "\(corrected)")
    #expect(corrected.contains(#""conformance":null"#))
  }

  @Test func `who will stay too long is counted ahead, and not any more when it leaves in time`() throws {
    let shop = try Shop()
    try shop.send("page", "2025-01-01T12:00:00Z")
    // Two weeks later, as the ideal way has it, unless it leaves.
    #expect(try #require(shop.flow("2025-01-15")).contains(#""stuck":{"became":1,"left":0}"#))
    try shop.driver.restart()
    try shop.send("Newsletter Subscribed", "2025-01-20T12:00:00Z")
    let day = try #require(shop.flow("2025-01-20"))
    #expect(day.contains(#""stuck":{"became":0,"left":1}"#), "\(day)")
    #expect(try #require(shop.flow("2025-01-15")).contains(#""stuck":{"became":1,"left":0}"#))
    // It came later than the two weeks that were planned for it.
    #expect(day.contains(#"{"event":"Newsletter Subscribed","planned":1,"observed":0,"missing":1}"#), "\(day)")
    // Into nurturing for at most 45 days, until it buys.
    #expect(try #require(shop.flow("2025-03-06")).contains(#""stuck":{"became":1,"left":0}"#))
    try shop.send("Order Completed", "2025-01-21T12:00:00Z")
    #expect(try #require(shop.flow("2025-03-06")).contains(#""phases":{}"#))
  }

  @Test func `who is stuck when a model changes is stuck in the new version, too`() throws {
    let text = { (version: Int) in
      """
      model: m
      version: \(version)
      phases: [{id: a, rank: 1}, {id: b, rank: 2}]
      indicators: {here: {event: any}, it: {event: page, at_least: 3}}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}]
      ideal: [{phase: a, dwell: \(version)d}, b]
      """
    }
    var state: LifecycleState?
    var sums: [String: Counters] = [:]
    let play = { (version: Int, days: [Int64]) throws in
      let models = try ModelSet([try ModelFile.parse(text(version), file: "m.yaml")])
      let flows = FlowCounting(models)
      var outbox = Outbox(worker: LifecycleWorker.name, outputs: LifecycleWorker.outputs, topics: LifecycleWorker.outputs.map(\.name))
      for day in days {
        let changed = state?.changedModels(models) ?? 0
        flows.count(models.take(JourneyEvent("page", at: Journey.day(day)), state: &state), changed: changed, &state, to: &outbox)
      }
      outbox.writeSums()
      for entry in outbox.batch.entries {
        var reader = StateReader(Array(outbox.batch.bytes[entry.value.indices]))
        sums[String(decoding: outbox.batch.bytes[entry.key.indices], as: UTF8.self)] = try Sum(decoding: &reader).counters
      }
    }
    try play(1, [0, 5])
    let layout = FlowLayout(try ModelFile.parse(text(1), file: "m.yaml"))
    #expect(sums.keys.sorted() == ["m@1/2025-01-01", "m@1/2025-01-02"])
    #expect(sums["m@1/2025-01-02"]?.entries.map(\.counter) == [layout.becameStuck(in: 0)])
    sums = [:]
    try play(2, [6])
    #expect(sums.keys.sorted() == ["m@2/2025-01-03", "m@2/2025-01-07"])
    #expect(sums["m@2/2025-01-03"]?.entries.map(\.counter) == [layout.becameStuck(in: 0)])
    #expect(sums["m@2/2025-01-07"]?[layout.leftStuck(in: 0)] == 1)
    #expect(sums["m@2/2025-01-07"]?[layout.move(from: 0, to: 1)] == 1)
  }
}
