import Foundation
import Lifecycle
import RecordFiles
import WorkerSDK

/// The value of `lifecycle.transitions`, as far as flows follow from it.
struct PublishedStep: Decodable {
  struct Cause: Decodable { let kind: String }

  let customer: String
  let model: String
  let model_version: Int
  let from: String?
  let to: String?
  let at: String
  let cause: Cause
  let dwell_ms: Int64?
  let visit: Int?
  let sequence: Int
  let deviation: String?
  let corrects: String?
  let retracted: Bool

  var time: EventTime { EventTime(iso8601: at) ?? .distantPast }
}

/// The value of `lifecycle.flows`.
struct PublishedFlow: Decodable, Equatable {
  struct Move: Decodable, Hashable {
    let from: String?
    let to: String?
    var count: Int
  }

  struct Durations: Decodable, Equatable {
    let count: Int
    let p25_below_minutes: Int64?
    let p50_below_minutes: Int64?
    let p75_below_minutes: Int64?
    let p90_below_minutes: Int64?

    /// From every single one.
    init(minutes: [Int64]) {
      let sorted = minutes.sorted()
      // Two ends for each doubling: 1, 2, 3, 4, 6, 8, 12, … minutes, up to 16 years.
      var ends: [Int64] = [1, 2]
      for octave in 1..<23 { ends += [3 << (octave - 1), 1 << (octave + 1)] }
      let quantile = { (permille: Int) -> Int64? in
        if sorted.isEmpty { return nil }
        let value = sorted[max(0, (sorted.count * permille + 999) / 1000 - 1)]
        return ends.first { $0 > value }
      }
      count = sorted.count
      (p25_below_minutes, p50_below_minutes, p75_below_minutes, p90_below_minutes) = (
        quantile(250), quantile(500), quantile(750), quantile(900)
      )
    }
  }

  struct Stuck: Decodable, Equatable {
    var became = 0
    var left = 0
  }

  struct Planned: Decodable, Equatable {
    let event: String
    var planned = 0
    var observed = 0
    var missing = 0
  }

  struct Phase: Decodable, Equatable {
    let dwell: Durations
    let reached: Durations
    let stuck: Stuck
    let roadmap: [Planned]

    /// Those of which there is nothing to say are left out.
    var isEmpty: Bool { dwell.count + reached.count + stuck.became + stuck.left == 0 }
  }

  let model: String
  let model_version: Int
  let day: String
  let moves: Int
  let transitions: [Move]
  let phases: [String: Phase]
  let deviations: [String: Int]
  let conformance: Int?
}

/// Works flows out anew, from what was published of each customer and the touchpoints, without buckets and without taking anything back.
struct FlowRecount {
  private struct Day {
    var moves: [[String?]: Int] = [:]
    var dwell: [String: [Int64]] = [:]
    var reached: [String: [Int64]] = [:]
    var stuck: [String: PublishedFlow.Stuck] = [:]
    var observed: [String: [Int]] = [:]
    var deviations: [String: Int] = [:]
  }

  struct Happening {
    let event: String
    let time: EventTime
  }

  /// The touchpoints of each customer.
  private let happenings: [String: [Happening]]
  private let models: [String: PhaseModel]
  private var days: [String: Day] = [:]

  /// - Parameter steps: Of each customer and model what still holds, in its order.
  init(_ steps: [[PublishedStep]], _ happenings: [String: [Happening]], _ models: ModelSet) {
    self.happenings = happenings
    self.models = Dictionary(uniqueKeysWithValues: models.sources.map { ($0.id, $0) })
    for history in steps { for index in history.indices { count(history, index) } }
  }

  /// What still holds of what was published: a correction takes the place of what it corrects.
  static func histories(_ published: [(id: String, step: PublishedStep)]) -> [[PublishedStep]] {
    var steps: [String: PublishedStep] = [:]
    for (id, step) in published { steps[step.corrects ?? id] = step.retracted ? nil : step }
    return Dictionary(grouping: steps.values) { "\($0.customer)/\($0.model)" }.values.map { $0.sorted { $0.sequence < $1.sequence } }
  }

  private static func day(_ time: EventTime) -> String { String("\(time)".prefix(10)) }
  private static func minute(_ time: EventTime) -> Int64 { time.milliseconds / 60_000 }

  private mutating func change(_ step: PublishedStep, at time: EventTime, _ body: (inout Day) -> Void) {
    body(&days["\(step.model)@\(step.model_version)/\(Self.day(time))", default: Day()])
  }

  private mutating func count(_ history: [PublishedStep], _ index: Int) {
    let step = history[index]
    let events = happenings[step.customer] ?? []
    change(step, at: step.time) { day in
      day.moves[[step.from, step.to], default: 0] += 1
      if let deviation = step.deviation { day.deviations[deviation, default: 0] += 1 }
      if let to = step.to, step.visit == 1, let first = events.map(\.time).min() {
        day.reached[to, default: []].append(Self.minute(step.time) - Self.minute(first))
      }
    }
    if let from = step.from, index > 0 { countStay(from, history[index - 1], step, events) }
    if let to = step.to { countStuck(to, step, until: index + 1 < history.count ? history[index + 1].time : nil) }
  }

  private mutating func countStay(_ phase: String, _ entry: PublishedStep, _ step: PublishedStep, _ events: [Happening]) {
    let roadmap = models[step.model]?.phases.first { $0.id.name == phase }?.roadmap ?? []
    let observed = roadmap.map { planned -> Int in
      let isObserved = events.contains { happening in
        happening.event == planned.event.name.lowercased() && happening.time >= entry.time
          && (happening.time > entry.time || entry.cause.kind != "silence")
          && (happening.time < step.time || happening.time == step.time && step.cause.kind != "silence")
          && happening.time - entry.time <= planned.within ?? .days(100_000)
      }
      return isObserved ? 1 : 0
    }
    change(step, at: step.time) { day in
      day.dwell[phase, default: []].append((step.dwell_ms ?? -1) / 60_000)
      day.observed[phase] = zip(day.observed[phase] ?? observed.map { _ in 0 }, observed).map { $0 + $1 }
    }
  }

  /// - Parameter end: When the customer left the phase; `nil`: it is there, and will be stuck some day.
  private mutating func countStuck(_ phase: String, _ entry: PublishedStep, until end: EventTime?) {
    guard let expected = models[entry.model]?.ideal.first(where: { $0.phase.name == phase })?.dwell else { return }
    let moment = entry.time + expected + EventTime.Interval(milliseconds: 1)
    guard moment <= end ?? .distantFuture else { return }
    change(entry, at: moment) { $0.stuck[phase, default: PublishedFlow.Stuck()].became += 1 }
    if let end { change(entry, at: end) { $0.stuck[phase, default: PublishedFlow.Stuck()].left += 1 } }
  }

  var keys: Set<String> { Set(days.keys) }

  /// What should be published of a model's day.
  func flow(_ model: PhaseModel, day: String) -> PublishedFlow {
    let counted = days["\(model.id)@\(model.version)/\(day)"] ?? Day()
    let places: [String?] = model.phases.map(\.id.name) + [nil]
    let moves = counted.moves.values.reduce(0, +)
    let deviations = Dictionary(
      uniqueKeysWithValues: ["skipped", "regressed", "stalled", "repeated", "out-of-order"].map { ($0, counted.deviations[$0] ?? 0) })
    return PublishedFlow(
      model: model.id, model_version: model.version, day: day, moves: moves,
      transitions: places.flatMap { from in
        places.compactMap { to in counted.moves[[from, to]].map { PublishedFlow.Move(from: from, to: to, count: $0) } }
      }, phases: Dictionary(uniqueKeysWithValues: model.phases.map { ($0.id.name, flow($0, counted)) }).filter { !$0.value.isEmpty },
      deviations: deviations,
      conformance: model.ideal.isEmpty || moves == 0 ? nil : 1000 * (moves - deviations.values.reduce(0, +)) / moves)
  }

  private func flow(_ phase: PhaseModel.Phase, _ counted: Day) -> PublishedFlow.Phase {
    let dwell = counted.dwell[phase.id.name] ?? []
    let observed = counted.observed[phase.id.name] ?? phase.roadmap.map { _ in 0 }
    return PublishedFlow.Phase(
      dwell: PublishedFlow.Durations(minutes: dwell), reached: PublishedFlow.Durations(minutes: counted.reached[phase.id.name] ?? []),
      stuck: counted.stuck[phase.id.name] ?? PublishedFlow.Stuck(),
      roadmap: zip(phase.roadmap, observed).map {
        PublishedFlow.Planned(event: $0.event.name, planned: dwell.count, observed: $1, missing: dwell.count - $1)
      })
  }
}
