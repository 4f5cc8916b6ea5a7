internal import Lifecycle
internal import RecordLog
internal import Terminal
internal import WorkerSDK

/// What can be told of a customer at a moment.
struct Explanation {
  struct Model {
    let source: PhaseModel
    /// `nil` for a customer who never was in any phase.
    let place: ModelSet.Place?
    let outlook: Outlook?
    /// The moves that silence alone will bring.
    let silence: [PhaseMove]
    /// What was published, in its order.
    let transitions: [PublishedTransition]

    func name(_ phase: Int?) -> String { phase.map { source.phases[$0].id.name } ?? ModelDifference.none }

    /// The transition by which the customer is where it is: what was corrected away is passed over.
    var last: PublishedTransition? {
      let corrected = Set(transitions.compactMap(\.corrects))
      return transitions.last { !$0.isRetracted && !corrected.contains($0.id) }
    }
  }

  let customer: String
  let moment: EventTime
  let touchpoints: Int
  let refused: Int
  let repeats: Int
  let models: [Model]
  /// `nil` where the retention worker knows nothing.
  let retention: RetentionStory.Value?
  let winBack: WinBackStory.Value

  /// A fact as people read it: sums of money are published in millionths.
  static func fact(_ name: String, _ value: Int64) -> String {
    let sum = "spent_micros"
    guard name.hasPrefix(sum) else { return "\(name) \(value.grouped)" }
    return "spent\(name.dropFirst(sum.count)) \((Double(value) / 1_000_000).text(2))"
  }
}

/// For people.
extension Explanation {
  func text(_ console: Console) -> String {
    var notes = [touchpoints == 1 ? "1 touchpoint" : "\(touchpoints.grouped) touchpoints"]
    if repeats > 0 { notes.append("\(repeats.grouped) of them repeats") }
    if refused > 0 { notes.append("\(refused.grouped) of them refused") }
    let head = "\(console.bold(customer))  as of \(moment), \(notes.joined(separator: ", "))\n"
    return models.reduce(head) { $0 + "\n" + text(of: $1, console) } + (retention.map { retentionText($0, console) } ?? "")
      + winBackText(winBack, console)
  }

  private func text(of model: Model, _ console: Console) -> String {
    let title = "\(console.bold(model.source.id))  version \(model.source.version)\n"
    guard let place = model.place else { return title + "  in no phase yet\n" }
    var table = TextTable([.left, .left])
    let phase = place.phase.map { "\(console.bold(model.name($0)))" } ?? "the relationship has ended"
    table.add("phase", phase + (place.visit > 1 ? ", visit \(place.visit)" : ""))
    table.add("since", "\(place.since), \(Self.span(moment - place.since))")
    if let last = model.last {
      table.add("by", "\(last.indicator), \(last.cause)")
      if !last.evidence.isEmpty { table.add("because", last.evidence) }
    }
    if let tier = model.outlook?.tier { table.add("tier", model.source.tiers[tier].id.name) }
    if let conformance = place.conformance { table.add("ideal way", "\(conformance / 10) % of \(place.moves) transitions") }
    if let since = place.factsSince { table.add("facts", "new ones of this version since \(since)") }
    addOutlook(of: model, to: &table)
    return title + table.text(indent: 2) + way(model, console)
  }

  private func addOutlook(of model: Model, to table: inout TextTable) {
    if let outlook = model.outlook, let next = outlook.nextPhase {
      let missing = outlook.missing.map { Self.fact($0.name, abs($0.value)) + ($0.value < 0 ? " too many" : "") }.joined(separator: ", ")
      table.add("next", model.name(next) + (missing.isEmpty ? "" : "; missing: \(missing)"))
    }
    for (index, move) in model.silence.prefix(3).enumerated() {
      table.add(
        index == 0 ? "if silent" : "",
        "\(move.at): → \(move.phaseEntered ?? ModelDifference.none) (\(move.indicator)), in \(Self.span(move.at - moment))")
    }
    if model.silence.isEmpty { table.add("if silent", "stays where it is") }
  }

  private func way(_ model: Model, _ console: Console) -> String {
    guard !model.transitions.isEmpty else { return "" }
    var table = TextTable([.left, .left, .left, .left, .left, .left, .left])
    let corrected = Set(model.transitions.compactMap(\.corrects))
    for step in model.transitions {
      let note =
        step.isRetracted ? "retracts" : step.corrects != nil ? "corrects" : corrected.contains(step.id) ? "corrected below" : ""
      let notes = [step.deviation ?? "", note].filter { !$0.isEmpty }.joined(separator: ", ")
      table.add(step.at, step.from, "→", step.to, step.direction, "\(step.cause) (\(step.indicator))", console.faint(notes))
    }
    return "  way\n" + table.text(indent: 4)
  }

  /// In days, or in the largest unit that is whole enough.
  static func span(_ interval: EventTime.Interval) -> String {
    let minutes = interval.milliseconds / 60_000
    let (count, unit) = minutes >= 2_880 ? (minutes / 1_440, "day") : minutes >= 120 ? (minutes / 60, "hour") : (minutes, "minute")
    return "\(count.grouped) \(unit)\(count == 1 ? "" : "s")"
  }
}

/// For programs.
extension Explanation {
  func json() -> String {
    var json = JSONWriter(bytes: [])
    json.object { json in
      json.field("customer", customer)
      json.field("at", moment)
      json.field("touchpoints", touchpoints)
      json.field("repeats", repeats)
      json.field("refused", refused)
      json.name("models")
      json.object { json in
        for model in models {
          json.name(model.source.id)
          write(model, to: &json)
        }
      }
      if let retention { writeRetention(retention, to: &json) }
      writeWinBack(winBack, to: &json)
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private func write(_ model: Model, to json: inout JSONWriter) {
    json.object { json in
      json.field("version", model.source.version)
      json.name("phase")
      if let phase = model.place?.phase { json.string(model.name(phase)) } else { json.null() }
      if let place = model.place {
        json.field("since", place.since)
        json.field("visit", place.visit)
        json.field("transitions", place.moves)
        if let conformance = place.conformance { json.field("conformance", conformance) }
        if let since = place.factsSince { json.field("facts_since", since) }
      }
      if let tier = model.outlook?.tier { json.field("tier", model.source.tiers[tier].id.name) }
      if let last = model.last { json.field("indicator", last.indicator) }
      json.name("next")
      writeNext(model, to: &json)
      json.name("if_silent")
      json.array { json in for move in model.silence { write(move, to: &json) } }
      json.name("way")
      json.array { json in
        for step in model.transitions { json.raw(upTo: step.bytes.count) { $0.append(step.bytes.span) } }
      }
    }
  }

  private func writeNext(_ model: Model, to json: inout JSONWriter) {
    guard let outlook = model.outlook, let next = outlook.nextPhase else { return json.null() }
    json.object { json in
      json.field("phase", model.name(next))
      json.name("missing")
      json.object { json in for fact in outlook.missing { json.field(fact.name, fact.value) } }
    }
  }

  private func write(_ move: PhaseMove, to json: inout JSONWriter) {
    json.object { json in
      json.field("at", move.at)
      json.name("to")
      if let to = move.phaseEntered { json.string(to) } else { json.null() }
      json.field("indicator", move.indicator)
    }
  }
}
