import Foundation
import Journeys
import Lifecycle
import RecordFiles
import Testing
import WorkerSDK

/// Flows over all customers add up to what was published of each of them.
struct FlowTests {
  private static let end = EventTime(year: 2027, month: 1, day: 1)

  private static func decode<Value: Decodable>(_ seen: Seen) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(seen.value.utf8))
  }

  /// The touchpoints by customer, those that were refused left out.
  private static func happenings(_ records: [RecordLine], _ outputs: Outputs) -> [String: [FlowRecount.Happening]] {
    // The same value may be refused under one key and be right under another.
    let refused = (outputs["lifecycle.dead-letters"] ?? [:]).mapValues { Set($0.map(\.value)) }
    var happenings: [String: [FlowRecount.Happening]] = [:]
    for record in records {
      guard let key = record.key.map({ String(decoding: $0, as: UTF8.self) }), let value = record.value,
        refused[key]?.contains(String(decoding: value, as: UTF8.self)) != true,
        let json = try? JSONSerialization.jsonObject(with: Data(value)) as? [String: Any], let type = json["type"] as? String,
        let time = (json["timestamp"] as? String).flatMap({ EventTime(iso8601: $0) })
      else { continue }
      let event = type == "track" ? json["event"] as? String ?? "" : type
      happenings[key, default: []].append(FlowRecount.Happening(event: event.lowercased(), time: time))
    }
    return happenings
  }

  /// Journeys with so many late records, worked out by both stages.
  private static func run(_ seed: UInt64, disorder: Double, _ models: ModelSet) throws -> (recount: FlowRecount, outputs: Outputs) {
    let records = EqualityTests.journeys(disorder: disorder, seed: seed, customers: 70, events: 5_000)
    let outputs = try EqualityTests.replay(records, models, until: end)
    let published = try (outputs["lifecycle.transitions"] ?? [:]).values.joined().map { seen in
      (id: seen.headers["ce_id"] ?? "", step: try decode(seen) as PublishedStep)
    }
    return (FlowRecount(FlowRecount.histories(published), happenings(records, outputs), models), outputs)
  }

  @Test(arguments: [(UInt64(3), 0.0), (8, 0.3), (9, 0.6)])
  func `flows add up to the transitions, whatever came late and had to be corrected`(seed: UInt64, disorder: Double) throws {
    let models = try EqualityTests.models()
    let (recount, outputs) = try Self.run(seed, disorder: disorder, models)
    let flows = try (outputs["lifecycle.flows"] ?? [:]).compactMapValues { $0.last }.mapValues { try Self.decode($0) as PublishedFlow }
    #expect(recount.keys.isSubset(of: flows.keys), "days are missing")
    for (key, flow) in flows {
      let model = try #require(models.sources.first { $0.id == flow.model })
      #expect(key == "\(flow.model)@\(flow.model_version)/\(flow.day)")
      #expect(flow == recount.flow(model, day: flow.day), "\(key)")
    }
    // Otherwise nothing was tried.
    let phases = flows.values.flatMap(\.phases.values)
    #expect(flows.values.reduce(0) { $0 + $1.moves } > 2_000)
    #expect(phases.reduce(0) { $0 + $1.stuck.became } > 50 && phases.reduce(0) { $0 + $1.stuck.left } > 20)
    #expect(phases.flatMap(\.roadmap).reduce(0) { $0 + $1.observed } > 50)
    #expect(phases.reduce(0) { $0 + $1.reached.count } > 200)
    let corrections = (outputs["lifecycle.transitions"] ?? [:]).values.joined().count { !$0.value.contains(#""corrects":null"#) }
    #expect(disorder == 0 || corrections > 50)
  }
}
