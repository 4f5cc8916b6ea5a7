internal import Lifecycle
internal import LifecycleModels
internal import WinBack
internal import WorkerSDK
internal import Yams

extension YAMLDocument {
  /// What a condition can begin with, and what may stand beside it.
  private static let forms: [(head: String, others: [String])] = [
    ("all", []), ("any", []), ("not", []),
    ("event", ["where", "at_least", "at_most", "within"]), ("silent_for", []), ("phase", ["model"]),
    ("signal", ["equals", "in", "at_least", "at_most", "known"]), ("spent", []),
    ("trait", ["equals", "in", "at_least", "at_most", "known"]),
    ("satisfaction", ["at_least", "at_most"]), ("rating", ["at_least", "at_most"]),
    ("product", ["equals", "in"]), ("reaction", []), ("identified", []),
  ]

  mutating func condition(_ node: Node, _ events: EventNames) -> PlayCondition? {
    form(node, of: "a condition", among: Self.forms, example: "{event: Order Completed, at_least: 2}").flatMap { form in
      condition(form.head, form.subject, form.fields, events)
    }
  }

  /// A mapping of one of several forms, each known by the key that it begins with: that key, what it has, and all that stands beside it.
  mutating func form(
    _ node: Node, of what: String, among forms: [(head: String, others: [String])], example: String
  ) -> (head: String, subject: Node, fields: YAMLMapping)? {
    guard let mapping = node.mapping else {
      complain(node.position, "\(what) is \(node.kindName)", "write one such as \(example)")
      return nil
    }
    let keys: [String] = mapping.keys.compactMap { $0.scalar?.string }
    guard let form = forms.first(where: { keys.contains($0.head) }) else {
      let heads = forms.map(\.head)
      complain(
        node.position, "\(what) has none of \(heads.joined(separator: ", "))",
        keys.lazy.compactMap { Spelling.nearest(to: $0, among: heads) }.first.map { "did you mean \"\($0)\"?" })
      return nil
    }
    guard let fields = self.mapping(node, of: "\"\(form.head)\"", known: [form.head] + form.others), let subject = fields[form.head] else {
      return nil
    }
    return (form.head, subject, fields)
  }

  private mutating func condition(_ head: String, _ subject: Node, _ fields: YAMLMapping, _ events: EventNames) -> PlayCondition? {
    switch head {
    case "all": return .all(conditions(subject, events))
    case "any": return .any(conditions(subject, events))
    case "not": return condition(subject, events).map { .not($0) }
    case "event": return happened(subject, fields, events)
    case "silent_for": return duration(subject, of: head).map { .silent($0) }
    case "phase":
      guard let model = require("model", of: fields).flatMap({ text($0, of: "model") }) else { return nil }
      return .phase(model: model, texts(subject, of: "phase"))
    case "signal":
      guard let signal = choice(subject, of: "signal", PlayCondition.Signal.allCases), let test = test(fields) else { return nil }
      return .signal(signal, test)
    case "spent": return amount(subject, of: "spent").map { .spent(atLeastMicros: $0) }
    case "trait":
      guard let name = text(subject, of: "trait"), let test = test(fields) else { return nil }
      return .trait(name, test)
    case "satisfaction", "rating": return score(head, subject, fields, events)
    case "product": return product(subject, fields)
    case "reaction": return .reaction(reactions(subject))
    default: return truth(subject, of: head).map { $0 ? .identified : .not(.identified) }
    }
  }

  private mutating func conditions(_ node: Node, _ events: EventNames) -> [PlayCondition] {
    guard let parts = node.sequence else {
      complain(node.position, "\"all\" and \"any\" need a list")
      return []
    }
    var conditions: [PlayCondition] = []
    for part in parts {
      if let condition = condition(part, events) { conditions.append(condition) }
    }
    return conditions
  }

  private mutating func happened(_ subject: Node, _ fields: YAMLMapping, _ events: EventNames) -> PlayCondition? {
    guard let name = eventName(subject, of: "event", events) else { return nil }
    let filter = EventFilter(name, where: fields["where"].map { conditions($0) } ?? [])
    let atLeast = fields["at_least"].flatMap { wholeNumber($0, of: "at_least") }
    let atMost = fields["at_most"].flatMap { wholeNumber($0, of: "at_most") }
    let within = fields["within"].flatMap { duration($0, of: "within") }
    if within != nil, max(atLeast ?? 1, (atMost ?? 0) + 1) > EventFact.mostRecent {
      complain(fields.position, "within a time at most \(EventFact.mostRecent) events are counted", "ask for fewer")
    }
    return .happened(filter, atLeast: atLeast ?? (atMost == nil ? 1 : 0), atMost: atMost, within: within)
  }

  /// `{satisfaction: nps, at_least: 9}`, `{rating: Product Reviewed, at_most: 2}`.
  private mutating func score(_ head: String, _ subject: Node, _ fields: YAMLMapping, _ events: EventNames) -> PlayCondition? {
    guard let name = text(subject, of: head), case .isWithin(let range)? = test(fields) else { return nil }
    if head == "satisfaction" {
      return .score(EventFilter("Survey Answered", where: [EventFilter.Condition(property: "survey_type", texts: [name])]), range)
    }
    return eventName(subject, of: head, events).map { .score(EventFilter($0), range) }
  }

  private mutating func product(_ subject: Node, _ fields: YAMLMapping) -> PlayCondition? {
    guard let field = choice(subject, of: "product", PlayCondition.ProductField.allCases), case .isOneOf(let texts)? = test(fields) else {
      return nil
    }
    return .product(field, texts)
  }

  private mutating func reactions(_ node: Node) -> [Reaction] {
    var reactions: [Reaction] = []
    for node in list(node) {
      guard let word = text(node, of: "reaction") else { continue }
      if let reaction = Reaction.allCases.first(where: { $0.name == word }) {
        reactions.append(reaction)
      } else {
        let words = Reaction.allCases.map(\.name)
        complain(
          node.position, "unknown reaction \"\(word)\"",
          Spelling.nearest(to: word, among: words).map { "did you mean \"\($0)\"?" } ?? "one of \(words.joined(separator: ", "))")
      }
    }
    return reactions
  }
}
