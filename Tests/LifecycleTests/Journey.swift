import Lifecycle
import LifecycleModels
import Testing
import Touchpoints
import WorkerSDK

/// A customer's journey: events by days, as a marketer writes them, and what the models make of it.
struct Journey {
  /// Day 0 of all journeys.
  static let start = EventTime(year: 2025, month: 1, day: 1)

  var events: [JourneyEvent] = []
  /// When the journey ends: until then time passes.
  var end = Self.start

  init(events: [JourneyEvent], end: EventTime) {
    self.events = events
    self.end = end
  }

  /// Lines such as `day 3.5  Order Completed  49.90 EUR`, `day 4  Product Reviewed  rating 5`, and `day 200` for silence until then.
  init(_ text: String) {
    for (number, line) in text.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      end = Self.day(words[1])
      var rest = Array(words.dropFirst(2))
      guard !rest.isEmpty else { continue }
      var event = JourneyEvent("", at: end)
      if rest.count >= 2, let currency = Money.Currency(rest[rest.count - 1]), let micros = Decimal.micros(rest[rest.count - 2]) {
        event.amount = Money(micros: micros, currency: currency)
        rest.removeLast(2)
      } else if rest.count >= 2, rest[rest.count - 2] == "rating" || rest[rest.count - 2] == "score" {
        event.scoreMilli = Decimal.milli(rest[rest.count - 1])
        rest.removeLast(2)
      }
      // A survey's answer such as `nps 9`, and any property such as `to_tier Gold`.
      if rest.count >= 2, rest[rest.count - 2] == "nps" || rest[rest.count - 2].contains("_") {
        if rest[rest.count - 2] == "nps" {
          event.properties["survey_type"] = "nps"
          event.scoreMilli = Decimal.milli(rest[rest.count - 1])
        } else {
          event.properties[rest[rest.count - 2]] = rest[rest.count - 1]
        }
        rest.removeLast(2)
      }
      event.name = rest.joined(separator: " ")
      event.event = EventName(event.name)
      // Of two at the same moment the upper one comes first.
      event.id = UInt64(number)
      events.append(event)
    }
  }

  static func day(_ text: String) -> EventTime {
    start + EventTime.Interval(milliseconds: (Decimal.milli(text) ?? 0) * 86_400)
  }

  static func day(_ number: Int64) -> EventTime { start + .days(number) }

  /// What a run leaves.
  struct Run {
    var moves: [PhaseMove] = []
    var state: LifecycleState?
    /// The alarms that rang.
    var alarms: [EventTime] = []
  }

  /// Plays the journey.
  ///
  /// - Parameters:
  ///   - ringing: Whether alarms ring when they are due; otherwise all are caught up with at the next event.
  ///   - afterEach: Called with the state after each event.
  func play(_ models: ModelSet, ringing: Bool = true, afterEach: (inout LifecycleState?) -> Void = { _ in }) -> Run {
    var run = Run()
    for event in events {
      if ringing { Self.ring(models, until: event.time, &run) }
      run.moves += models.take(event, state: &run.state)
      afterEach(&run.state)
    }
    Self.ring(models, until: end, &run)
    return run
  }

  static func ring(_ models: ModelSet, until time: EventTime, _ run: inout Run) {
    while let alarm = run.state?.nextPunctuation, alarm <= time {
      run.alarms.append(alarm)
      run.moves += models.pass(alarm, state: &run.state)
    }
  }
}

extension Journey.Run {
  /// The moves as a table, one line each: `day 90: customer-engagement → win-back, backward by silence (cooled-down)`.
  func table(_ models: ModelSet) -> [String] {
    moves.map { move in
      let source = models.sources[move.model]
      let from = move.from.map { source.phases[$0].id.name } ?? "–"
      let to = move.to.map { source.phases[$0].id.name } ?? "–"
      let hours = (move.at - Journey.start).milliseconds / 3_600_000
      let day = hours % 24 == 0 ? "\(hours / 24)" : "\(hours / 24)+\(hours % 24)h"
      let cause = move.cause == .silence ? " by silence" : ""
      let telling = move.telling == .first ? "" : ", \(move.telling)"
      return "day \(day): \(from) → \(to), \(move.direction.rawValue)\(cause) (\(move.indicator))\(telling)"
    }
  }
}

extension ModelSet {
  /// Takes an event at its own time; the log is as far as it says, else as far as the event.
  func take(_ event: JourneyEvent, streamTime: EventTime? = nil, state: inout LifecycleState?) -> [PhaseMove] {
    take(event, id: event.id, at: event.time, streamTime: streamTime ?? event.time, state: &state)
  }
}

/// The presets, each alone and both together; read once.
enum Loaded {
  private static let presets = Result { try Presets.all.map { try $0.model() } }
  private static let sets = Result {
    let models = try presets.get()
    var sets = Dictionary(uniqueKeysWithValues: try models.map { ($0.id, try ModelSet([$0])) })
    sets["both"] = try ModelSet(models.filter { ["comwrap", "clevertap"].contains($0.id) })
    sets["all"] = try ModelSet(models)
    return sets
  }

  /// A preset alone.
  static func preset(_ id: String) throws -> ModelSet { try #require(try sets.get()[id]) }
  static func comwrap() throws -> ModelSet { try preset("comwrap") }
  static func clevertap() throws -> ModelSet { try preset("clevertap") }
  /// Comwrap's and CleverTap's.
  static func both() throws -> ModelSet { try preset("both") }
  static func all() throws -> ModelSet { try preset("all") }

  /// A model from its text.
  static func model(_ text: String, file: String = "test.yaml") throws -> ModelSet {
    try ModelSet([ModelFile.parse(text, file: file)])
  }
}
