import Journeys
import Lifecycle
import LifecycleModels
import RecordFiles
import RecordLog
import Replay
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Replay is the worker without a broker: it says the same.
struct EqualityTests {
  static func models() throws -> ModelSet { try Presets.modelSet(Presets.all.map(\.name)) }

  static func journeys(disorder: Double, seed: UInt64 = 3, customers: Int = 40, events: Int = 3_000) -> [RecordLine] {
    var settings = JourneySettings()
    settings.customers = customers
    settings.events = events
    settings.seed = seed
    settings.repeats = 0.02
    settings.disorder = disorder
    settings.garbage = 0.02
    var generator = JourneyGenerator(settings, topic: "touchpoints")
    var records: [RecordLine] = []
    while let record = generator.next() { records.append(record) }
    return records
  }

  static func replay(_ records: [RecordLine], _ models: ModelSet, until end: EventTime) throws -> Outputs {
    let outputs = CollectedOutputs()
    let programs = [WorkerProgram(LifecycleWorker(models: models)), WorkerProgram(SummingWorker(LifecycleFlows(models)))]
    let run = ReplayRun(programs.map { ReplayedWorker($0, outputs: outputs) }, topic: "touchpoints", until: end)
    var clock = LogClock()
    for record in records { try run.take(clock.timed(record)) }
    try run.finish()
    return outputs.outputs
  }

  private func expectEqual(_ records: [RecordLine], partitions: Int32) throws {
    let models = try Self.models()
    let end = EventTime(year: 2039, month: 1, day: 1)
    let live = try LiveRun.outputs(of: records, models, partitions: partitions, until: end)
    let replayed = try Self.replay(records, models, until: end)
    let transitions = live["lifecycle.transitions"] ?? [:]
    #expect(transitions.count > 30 && transitions.values.joined().count > 1_000)
    #expect(replayed["lifecycle.transitions"] == transitions)
    #expect(replayed["lifecycle.phases"]?.mapValues { $0.last } == live["lifecycle.phases"]?.mapValues { $0.last })
    #expect(live["lifecycle.flows"]?.count ?? 0 > 300)
    #expect(replayed["lifecycle.flows"]?.mapValues { $0.last } == live["lifecycle.flows"]?.mapValues { $0.last })
    let letters = { (outputs: Outputs) in (outputs["lifecycle.dead-letters"] ?? [:]).mapValues { Set($0) } }
    #expect(letters(live).values.joined().count > 20)
    #expect(letters(replayed) == letters(live))
  }

  @Test(arguments: [Int32(1), 5])
  func `a replay says what a worker behind a broker says, whatever the number of partitions`(partitions: Int32) throws {
    try expectEqual(Self.journeys(disorder: 0), partitions: partitions)
  }

  @Test func `a replay corrects what a worker corrects`() throws {
    let records = Self.journeys(disorder: 0.1, seed: 8)
    try expectEqual(records, partitions: 1)
    let outputs = try Self.replay(records, Self.models(), until: EventTime(year: 2039, month: 1, day: 1))
    #expect(outputs["lifecycle.transitions"]?.values.joined().contains { $0.value.contains(#""kind":"correction""#) } == true)
  }

  @Test func `as of a moment a customer is where a worker had it then`() throws {
    let models = try Self.models()
    let records = Self.journeys(disorder: 0.05, seed: 5, events: 1_200)
    let times = records.compactMap(\.timestamp).sorted()
    for moment in [times[times.count / 3], times[times.count / 2] + .hours(5), times[times.count - 1] + .days(50)] {
      // What a worker had published by then.
      let then = records.filter { $0.timestamp ?? .distantPast <= moment }
      let phases = try LiveRun.outputs(of: then, models, partitions: 1, until: moment)["lifecycle.phases"] ?? [:]
      #expect(phases.count > 15)
      for (customer, published) in phases {
        let states = ReplayedStates(LifecycleWorker(models: models), outputs: nil)
        let run = ReplayRun([states.worker], topic: "touchpoints", until: moment, customer: Array(customer.utf8))
        var clock = LogClock()
        for record in records { try run.take(clock.timed(record)) }
        try run.finish()
        let state = try #require(try states.state(of: Array(customer.utf8)))
        var json = JSONWriter(bytes: [])
        CustomerPhases(of: customer, state, in: models).encode(into: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == published.last?.value, "\(customer) at \(moment)")
      }
    }
  }
}
