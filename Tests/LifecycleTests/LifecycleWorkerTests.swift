import Foundation
import Lifecycle
import LifecycleModels
import RecordLog
import Testing
import Touchpoints
import WorkerSDK
import Yams

/// What the worker publishes, byte for byte, against the topics' descriptions.
struct LifecycleWorkerTests {
  private func json(_ value: some OutputValue) -> String {
    var json = JSONWriter(bytes: [])
    value.encode(into: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `a transition is a flat object whose bytes never differ`() throws {
    let models = try Loaded.comwrap()
    let run = Journey("day 0 Order Completed 10 EUR\nday 90").play(models)
    #expect(
      run.moves.map { json(PhaseTransition($0, of: "c\"1")) } == [
        #"{"customer":"c\"1","model":"comwrap","model_version":1,"from":null,"to":"customer-engagement","direction":"entry","#
          + #""at":"2025-01-01T00:00:00.000Z","cause":{"kind":"event","event":"Order Completed"},"indicator":"bought","#
          + #""evidence":{"Order Completed.count":1,"Order Completed.count_90d_since_Relationship Ended":1},"#
          + #""dwell_ms":null,"visit":1,"sequence":1,"deviation":"skipped","conformance":0,"next":null,"corrects":null,"retracted":false}"#,
        #"{"customer":"c\"1","model":"comwrap","model_version":1,"from":"customer-engagement","to":"win-back","direction":"backward","#
          + #""at":"2025-04-01T00:00:00.000Z","cause":{"kind":"silence"},"indicator":"cooled-down","#
          + #""evidence":{"silent_days":90,"Order Completed.count_90d_since_Relationship Ended":0,"#
          + #""Warranty Registered.count_90d_since_Relationship Ended":0},"#
          + #""dwell_ms":7776000000,"visit":1,"sequence":2,"deviation":"regressed","conformance":0,"#
          + #""next":{"phase":"customer-engagement","missing":{"Order Completed.count_90d_since_Relationship Ended":1}},"#
          + #""corrects":null,"retracted":false}"#,
      ])
  }

  @Test func `the phases record says where the last transitions led`() throws {
    let models = try Loaded.both()
    let run = Journey("day 0 Order Completed 10 EUR\nday 5 Relationship Ended\nday 6").play(models)
    #expect(
      json(CustomerPhases(of: "c1", try #require(run.state), in: models))
        == #"{"customer":"c1","models":{"comwrap":{"version":1,"phase":null,"since":"2025-01-06T00:00:00.000Z","visit":0,"transitions":2,"conformance":500},"#
        + #""clevertap":{"version":1,"phase":null,"since":"2025-01-06T00:00:00.000Z","visit":0,"transitions":2,"conformance":500}}}"#)
  }

  @Test func `an alarm publishes its transitions and one phases record, at the moment it was due`() throws {
    let models = try Loaded.both()
    let worker = LifecycleWorker(models: models)
    var outbox = Outbox(worker: LifecycleWorker.name, outputs: LifecycleWorker.outputs, topics: LifecycleWorker.outputs.map(\.name))
    var state = Journey("day 0 Order Completed 10 EUR\nday 1").play(models).state
    let key = Array("c1".utf8)
    while let time = state?.nextPunctuation, time <= Journey.day(90) {
      outbox.cause = Outbox.Cause(origin: .alarm(key), partition: 3, time: time, offset: 7, id: nil)
      worker.punctuate(Alarm(time: time, tables: Tables(), key: key), state: &state, outbox: &outbox)
    }
    #expect(outbox.defect == nil)
    // Both models leave their purchase phases after 90 days.
    #expect(outbox.batch.entries.map(\.topic) == [0, 0, 1])
    let headers = outbox.batch.entries.map { HeaderBlock.decode(outbox.batch.bytes, $0.headers) }
    #expect(Set(headers.compactMap { $0.last { $0.name == "ce_id" }?.text }).count == 3)
    for header in headers { #expect(header.last { $0.name == "ce_time" }?.text == "2025-04-01T00:00:00.000Z") }
    #expect(worker.versions == ["comwrap": 1, "clevertap": 1])
  }

  @Test func `a correction names what it corrects, and has an id of its own`() throws {
    let models = try Loaded.comwrap()
    let worker = LifecycleWorker(models: models)
    var outbox = Outbox(worker: LifecycleWorker.name, outputs: LifecycleWorker.outputs, topics: LifecycleWorker.outputs.map(\.name))
    var state: LifecycleState?
    let key = Array("c1".utf8)
    var ids: [String] = []
    for (name, day, stream) in [("Order Completed", "0", "0"), ("", "90", ""), ("page", "89.9", "90.5")] {
      let cause = { Outbox.Cause(origin: .alarm(key), partition: 0, time: Journey.day(day), offset: 7, id: $0) }
      if name.isEmpty {
        outbox.cause = cause(nil)
        worker.punctuate(Alarm(time: Journey.day(day), tables: Tables(), key: key), state: &state, outbox: &outbox)
      } else {
        let event = JourneyEvent(name, at: Journey.day(day))
        outbox.cause = cause(RecordID(high: 0, low: event.id))
        let moves = models.take(event, streamTime: Journey.day(stream), state: &state)
        worker.publish(moves, of: nil, &state, to: &outbox)
      }
      ids = outbox.batch.entries.filter { $0.topic == 0 }.map { entry in
        HeaderBlock.decode(outbox.batch.bytes, entry.headers).last { $0.name == "ce_id" }?.text ?? ""
      }
    }
    #expect(Set(ids).count == 3)
    let last = try #require(outbox.batch.entries.last { $0.topic == 0 })
    let value = String(decoding: outbox.batch.bytes[last.value.indices], as: UTF8.self)
    #expect(value.contains(#""cause":{"kind":"correction","of":"silence"}"#))
    #expect(value.hasSuffix(#""corrects":"\#(ids[1])","retracted":true}"#), "\(value)")
  }

  @Test(arguments: ["lifecycle.transitions", "lifecycle.phases"])
  func `the topic's description has the fields, and the type that the code writes`(topic: String) throws {
    let text = try String(contentsOf: root.appending(path: "topics/\(topic).yaml"), encoding: .utf8)
    let description = try #require(try Yams.compose(yaml: text))
    let models = try Loaded.both()
    let run = Journey("day 0 Order Completed 10 EUR\nday 90").play(models)
    let state = try #require(run.state)
    let move = try #require(run.moves.last { $0.model == 0 })
    let written =
      topic == "lifecycle.phases"
      ? json(CustomerPhases(of: "17850", state, in: models)) : json(PhaseTransition(move, of: "17850"))
    let value = try #require(try Yams.compose(yaml: written))
    let sample = try #require(description["sample"]?["value"])
    #expect(plain(sample) == plain(value))
    let output = try #require(LifecycleWorker.outputs.first { $0.name == topic })
    #expect(description["topic"]?.string == topic)
    #expect(description["type"]?.string == output.type)
    #expect((description["settings"]?["cleanup.policy"]?.string == "compact") == output.isCompacted)
    let required = description["schema"]?["required"]?.array().compactMap(\.string) ?? []
    #expect(required == value.mapping?.keys.compactMap(\.string))
    let properties = description["schema"]?["properties"]?.mapping?.keys.compactMap(\.string) ?? []
    #expect(required == properties)
  }

  /// A node without its place and the way it is written: keys and scalars in their order.
  private func plain(_ node: Node) -> [String] {
    if let mapping = node.mapping { return mapping.flatMap { ["\($0.string ?? ""):"] + plain($1) } }
    if let sequence = node.sequence { return ["["] + sequence.flatMap { plain($0) } + ["]"] }
    return [node.scalar?.string ?? ""]
  }

  private var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }
}
