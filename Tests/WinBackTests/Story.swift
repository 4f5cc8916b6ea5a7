import Lifecycle
import Touchpoints
import WinBack
import WinBackPlays
import WorkerSDK

/// A customer's story: what happened when, in the customer's own time, as a marketer writes it, and what the plays decide.
///
///     2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
///     2025-03-10 11:00  Order Completed  order_id=o1 49.90 EUR
///     2025-03-11 09:00  phase comwrap win-back
///     2025-03-12 09:00  risk high
///     2025-04-01 00:00
///
/// A line without an event lets time pass until then.
struct Story {
  struct Line {
    enum Content {
      case event(StoryEvent)
      case phase(model: String, from: String?, to: String?)
      case signal(SignalReading)
      case silence
    }

    var time: EventTime
    var content: Content
  }

  var lines: [Line] = []
  let zone: ZoneRules
  var customer = "c1"

  init(_ text: String, in zoneName: String = "Europe/Berlin") {
    zone = TimeZones.rules(zoneName) ?? .utc
    var phases: [String: String] = [:]
    for (number, line) in text.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      guard words.count >= 2, let time = Self.time(words[0], words[1], zone) else { continue }
      let rest = Array(words.dropFirst(2))
      switch rest.first {
      case nil: lines.append(Line(time: time, content: .silence))
      case "phase":
        lines.append(Line(time: time, content: .phase(model: rest[1], from: phases[rest[1]], to: rest[2] == "–" ? nil : rest[2])))
        phases[rest[1]] = rest[2]
      case "risk":
        var reading = SignalReading(at: time, risk: rest[1], segment: rest.count > 2 ? rest[2] : nil)
        reading.allowsPromotions = !rest.contains("no-promotions")
        lines.append(Line(time: time, content: .signal(reading)))
      default:
        var event = StoryEvent(rest, zone: zoneName)
        event.number = UInt64(number + 1)
        lines.append(Line(time: time, content: .event(event)))
      }
    }
  }

  private static func time(_ date: String, _ clock: String, _ zone: ZoneRules) -> EventTime? {
    let parts = date.split(separator: "-").compactMap { Int64($0) }
    let hours = clock.split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 3, hours.count == 2 else { return nil }
    return zone.moment(LocalDate(year: parts[0], month: parts[1], day: parts[2]), minute: hours[0] * 60 + hours[1])
  }

  /// A moment as it stands in a story.
  func text(_ time: EventTime) -> String {
    let (date, minute) = zone.local(time)
    let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(date.year)-\(two(date.month))-\(two(date.day)) \(two(minute / 60)):\(two(minute % 60))"
  }

  struct Run {
    var outputs: [WinBackOutput] = []
    var state: WinBackState?
  }

  /// Plays the story. Lines are taken in the order in which they stand, which may not be that of their times.
  ///
  /// - Parameter ringing: Whether alarms ring when they are due; otherwise all are caught up with at the next line.
  func play(
    _ plays: PlaySet, _ catalogue: Catalogue = .standard, ringing: Bool = true, afterEach: (inout WinBackState?) -> Void = { _ in }
  ) -> Run {
    var run = Run()
    for line in lines {
      // An alarm rings when its time has passed: what happens at the same moment is known before.
      let until = line.isSilence ? line.time : EventTime(milliseconds: line.time.milliseconds - 1)
      if ringing || line.isSilence { ring(plays, catalogue, until: until, &run) }
      let moment = { (id: RecordID) in Moment(id: id, time: line.time, reference: catalogue) }
      switch line.content {
      case .event(let event):
        run.outputs += plays.take(event, moment(RecordID(high: 1, low: event.number)), of: customer, state: &run.state)
      case .phase(let model, let from, let to):
        let step = PhaseStep(model: model, from: from, to: to, at: line.time)
        run.outputs += plays.take(step, moment(RecordID(hashing: "\(model) \(line.time)")), of: customer, state: &run.state)
      case .signal(let reading):
        run.outputs += plays.take(reading, moment(RecordID(hashing: "signal \(line.time)")), of: customer, state: &run.state)
      case .silence: break
      }
      afterEach(&run.state)
    }
    return run
  }

  private func ring(_ plays: PlaySet, _ catalogue: Catalogue, until time: EventTime, _ run: inout Run) {
    while let alarm = run.state?.nextPunctuation, alarm <= time {
      run.outputs += plays.pass(alarm, of: customer, catalogue, state: &run.state)
    }
  }

  /// What was decided, a line each: `2025-03-10 12:00 cart-abandoned/reminder fired`, `… suppressed: caps`, `… held until 2025-03-11 08:00`.
  ///
  /// - Parameter names: Only decisions of these plays; all unless given.
  func table(_ run: Run, only names: [String] = []) -> [String] {
    run.outputs.compactMap { output in
      guard case .decision(let decision) = output, names.isEmpty || names.contains(decision.play) else { return nil }
      let step = decision.step == "only" ? "" : "/\(decision.step)"
      let arm = decision.arm.map { $0 == Arms.treatment || $0 == Arms.control ? "" : " (\($0))" } ?? ""
      let reason =
        switch decision.outcome {
        case .held: decision.heldUntil.map { " until \(text($0))" } ?? ""
        case .suppressed, .revoked: ": \(decision.reason ?? "")" + (decision.lostTo.map { " to \($0)" } ?? "")
        default: ""
        }
      return "\(text(decision.at)) \(decision.play)\(step) \(decision.outcome.rawValue)\(arm)\(reason)"
    }
  }
}

extension Story.Line {
  var isSilence: Bool {
    if case .silence = content { return true }
    return false
  }
}

extension Story.Run {
  var decisions: [Decision] {
    outputs.compactMap {
      if case .decision(let decision) = $0 { return decision }
      return nil
    }
  }

  var triggers: [Trigger] {
    outputs.compactMap {
      if case .trigger(let trigger) = $0 { return trigger }
      return nil
    }
  }
}
