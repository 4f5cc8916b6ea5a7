internal import Lifecycle
internal import LifecycleModels
internal import WinBack
internal import WorkerSDK
internal import Yams

extension YAMLDocument {
  /// What a start can begin with, and what may stand beside it.
  private static let starts: [(head: String, others: [String])] = [
    ("event", ["where", "after"]), ("abandoned", ["for", "by", "completed_by"]),
    ("phase_entered", ["model", "after"]), ("phase_left", ["model", "after"]),
    ("risk", []), ("segment", []), ("p_alive_below", []),
    ("date", ["before", "at"]), ("product", ["before", "after", "at"]),
  ]

  mutating func start(_ node: Node, _ events: EventNames) -> PlayStart? {
    guard let (head, subject, fields) = form(node, of: "a start", among: Self.starts, example: "{event: Order Completed, after: 14d}")
    else { return nil }
    switch head {
    case "event": return eventStart(subject, fields, events)
    case "abandoned": return abandonedStart(subject, fields, events)
    case "phase_entered", "phase_left": return phaseStart(subject, fields, isEntered: head == "phase_entered")
    case "risk": return .signal(.band(into: risks(subject)))
    case "segment": return .signal(.segment(into: texts(subject, of: "segment")))
    case "p_alive_below": return decimal(subject, of: "p_alive_below", Decimal.milli).map { .signal(.aliveBelow($0)) }
    case "date": return dateStart(subject, fields)
    default: return productStart(subject, fields)
    }
  }

  private mutating func eventStart(_ subject: Node, _ fields: YAMLMapping, _ events: EventNames) -> PlayStart? {
    let after = fields["after"].flatMap { duration($0, of: "after") } ?? .seconds(0)
    var filters: [EventFilter] = []
    for node in list(subject) {
      guard let name = eventName(node, of: "event", events) else { continue }
      filters.append(EventFilter(name, where: fields["where"].map { conditions($0) } ?? []))
    }
    return filters.isEmpty ? nil : .event(events: filters, after: after)
  }

  private mutating func abandonedStart(_ subject: Node, _ fields: YAMLMapping, _ events: EventNames) -> PlayStart? {
    guard let silence = require("for", of: fields).flatMap({ duration($0, of: "for") }),
      let completed = require("completed_by", of: fields).map({ filters($0, of: "completed_by", events) })
    else { return nil }
    let by = fields["by"].map { choices($0, of: "id", PlayStart.ThreadKey.allCases) } ?? []
    let begun = filters(subject, of: "abandoned", events)
    return begun.isEmpty ? nil : .abandoned(.init(events: begun, silence: silence, completedBy: completed, by: by))
  }

  private mutating func phaseStart(_ subject: Node, _ fields: YAMLMapping, isEntered: Bool) -> PlayStart? {
    guard let model = require("model", of: fields).flatMap({ text($0, of: "model") }) else { return nil }
    let after = fields["after"].flatMap { duration($0, of: "after") } ?? .seconds(0)
    return .phase(model: model, phases: texts(subject, of: "phase"), isEntered: isEntered, after: after)
  }

  /// The risk bands of `retention.signals`.
  mutating func risks(_ node: Node) -> [String] {
    let known = ["low", "medium", "high", "lost"]
    var risks: [String] = []
    for node in list(node) {
      guard let word = text(node, of: "risk") else { continue }
      if known.contains(word) {
        risks.append(word)
      } else {
        complain(
          node.position, "unknown risk \"\(word)\"",
          Spelling.nearest(to: word, among: known).map { "did you mean \"\($0)\"?" } ?? "one of \(known.joined(separator: ", "))")
      }
    }
    return risks
  }

  private mutating func dateStart(_ subject: Node, _ fields: YAMLMapping) -> PlayStart? {
    let occasions: [String: PlayStart.Occasion] = [
      "birthday": .birthday, "name_day": .nameDay, "first_purchase": .firstPurchase, "season": .season,
    ]
    guard let word = text(subject, of: "date") else { return nil }
    guard let occasion = occasions[word] else {
      let words = occasions.keys.sorted()
      complain(
        subject.position, "unknown date \"\(word)\"",
        Spelling.nearest(to: word, among: words).map { "did you mean \"\($0)\"?" } ?? "one of \(words.joined(separator: ", "))")
      return nil
    }
    let before = fields["before"].flatMap { days($0, of: "before") } ?? 0
    if before > 180 { complain(subject.position, "\"before\" is more than half a year") }
    return .date(occasion: occasion, daysBefore: before, minute: fields["at"].flatMap { timeOfDay($0, of: "at") } ?? 600)
  }

  private mutating func productStart(_ subject: Node, _ fields: YAMLMapping) -> PlayStart? {
    guard let need = choice(subject, of: "need", PlayStart.Need.allCases) else { return nil }
    let minute = fields["at"].flatMap { timeOfDay($0, of: "at") } ?? 600
    let isWarranty = need == .warranty
    let key = isWarranty ? "after" : "before"
    let wrong = isWarranty ? "before" : "after"
    if let node = fields[wrong] {
      complain(
        node.position, "\"\(wrong)\" does not go with \"\(need.rawValue)\"",
        isWarranty ? "say how long \"after\" the purchase" : "the catalogue says when; say how long \"before\"")
    }
    let days = fields[key].flatMap { self.days($0, of: key) }
    if isWarranty, days == nil { _ = require("after", of: fields) }
    return .product(need: need, days: days ?? 0, minute: minute)
  }
}
