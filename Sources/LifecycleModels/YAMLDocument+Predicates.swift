package import Lifecycle
internal import Touchpoints
package import WorkerSDK
package import Yams

extension YAMLDocument {
  /// What a predicate can begin with, and what may stand beside it.
  private static let forms: [(head: String, others: [String])] = [
    ("all", []), ("any", []), ("not", []),
    ("event", ["where", "at_least", "at_most", "within", "since"]),
    ("silent_for", ["of"]), ("in_phase_for", []), ("known_for", []),
    ("spent", ["at_least"]),
    ("property", ["of", "where", "equals", "in", "at_least", "at_most", "known"]),
    ("trait", ["equals", "in", "at_least", "at_most", "known"]),
    ("consent", ["channel", "status"]), ("loyalty_tier", ["program"]), ("ladder_step", ["at_most"]),
    ("satisfaction", ["at_least", "at_most"]),
  ]

  /// A predicate: the name of an indicator, or a mapping with one of the ``forms``.
  mutating func predicate(_ node: Node) -> Predicate? {
    if let name = node.scalar?.string, node.tag != Tag(.null) { return .indicator(PhaseModel.Reference(name, node.position)) }
    guard let mapping = node.mapping else {
      complain(node.position, "a predicate is \(node.kindName)", "write an indicator's name or a mapping such as {event: Order Completed}")
      return nil
    }
    let keys = mapping.keys.compactMap { $0.scalar?.string }
    guard let form = Self.forms.first(where: { keys.contains($0.head) }) else {
      let heads = Self.forms.map(\.head)
      let nearest = keys.lazy.compactMap { Spelling.nearest(to: $0, among: heads) }.first
      complain(
        mapping.keys.first?.position ?? node.position, "a predicate has none of \(heads.joined(separator: ", "))",
        nearest.map { "did you mean \"\($0)\"?" })
      return nil
    }
    guard let fields = self.mapping(node, of: "\"\(form.head)\"", known: [form.head] + form.others), let subject = fields[form.head] else {
      return nil
    }
    return predicate(form.head, subject, fields)
  }

  private mutating func predicate(_ head: String, _ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    switch head {
    case "all": return .all(predicates(subject))
    case "any": return .any(predicates(subject))
    case "not": return predicate(subject).map { .not($0) }
    case "event": return happened(subject, fields)
    case "silent_for":
      return duration(subject, of: head).map { .silent(.init(duration: $0, event: fields["of"].flatMap { reference($0, of: "of") })) }
    case "in_phase_for": return duration(subject, of: head).map { .inPhase($0, subject.position) }
    case "known_for": return duration(subject, of: head).map { .known($0, subject.position) }
    case "spent": return spent(subject, fields)
    case "consent", "loyalty_tier", "ladder_step", "satisfaction": return abbreviation(head, subject, fields)
    default: return lastValue(head, subject, fields)
    }
  }

  private mutating func predicates(_ node: Node) -> [Predicate] {
    guard let parts = node.sequence else {
      complain(node.position, "\"all\" and \"any\" need a list")
      return []
    }
    return parts.compactMap { predicate($0) }
  }

  private mutating func happened(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let event = reference(subject, of: "event") else { return nil }
    var happened = Predicate.Happened(event: event)
    happened.conditions = fields["where"].map { conditions($0) } ?? []
    happened.atLeast = fields["at_least"].flatMap { wholeNumber($0, of: "at_least") }
    happened.atMost = fields["at_most"].flatMap { wholeNumber($0, of: "at_most") }
    happened.within = fields["within"].flatMap { duration($0, of: "within") }
    happened.since = fields["since"].flatMap { reference($0, of: "since") }.map {
      $0.name == "phase" ? .phase($0.position) : .event($0)
    }
    return .happened(happened)
  }

  private mutating func spent(_ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let currency = text(subject, of: "spent"),
      let atLeast = require("at_least", of: fields).flatMap({ decimal($0, of: "at_least", Decimal.micros) })
    else { return nil }
    if currency == Predicate.anyEvent { return .spent(.init(currency: nil, atLeastMicros: atLeast)) }
    guard Money.Currency(currency) != nil else {
      complain(subject.position, "\"\(currency)\" is no currency", "write three letters such as EUR, or \"any\" for any one of them")
      return nil
    }
    return .spent(.init(currency: currency, atLeastMicros: atLeast))
  }

  private mutating func lastValue(_ head: String, _ subject: Node, _ fields: YAMLMapping) -> Predicate? {
    guard let name = text(subject, of: head) else { return nil }
    var about = Predicate.LastValue.Subject.trait(name)
    if head == "property" {
      guard let event = require("of", of: fields).flatMap({ reference($0, of: "of") }) else { return nil }
      about = .property(name, of: event, where: fields["where"].map { conditions($0) } ?? [])
    }
    return test(fields).map { .value(.init(subject: about, test: $0)) }
  }

  package mutating func test(_ fields: YAMLMapping) -> Predicate.LastValue.Test? {
    let given = ["equals", "in"].filter { fields[$0] != nil }
    if let known = fields["known"], known.bool == true,
      fields.fields.keys.allSatisfy({ !["equals", "in", "at_least", "at_most"].contains($0) })
    {
      return .isKnown
    }
    let low = fields["at_least"].flatMap { decimal($0, of: "at_least", Decimal.milli) }
    let high = fields["at_most"].flatMap { decimal($0, of: "at_most", Decimal.milli) }
    if let key = given.first, given.count == 1, fields["at_least"] == nil, fields["at_most"] == nil, let node = fields[key] {
      return .isOneOf(texts(value(node), of: key))
    }
    guard given.isEmpty, low != nil || high != nil else {
      complain(fields.position, "\(fields.what) is compared with nothing, or twice", "write one of equals, in, at_least, at_most")
      return nil
    }
    guard low ?? .min < high ?? .max || low == high else {
      complain(fields.position, "at_least is more than at_most: never true")
      return nil
    }
    return .isWithin((low ?? .min + 1)...(high ?? .max))
  }

  /// A duration such as `60d`, `12h`, `30m`, `2w`: at least a minute, at most a hundred years.
  package mutating func duration(_ given: Node, of what: String) -> EventTime.Interval? {
    let node = value(given)
    if isUnknown(node) { return nil }
    let text = node.scalar?.string ?? ""
    let units: [Character: Int64] = ["m": 1, "h": 60, "d": 1440, "w": 10_080]
    if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count <= 52_560_000 / unit {
      return .minutes(count * unit)
    }
    complain(node.position, "\(what): \"\(text)\" is no duration", "write one such as 60d, 12h, 30m or 2w")
    return nil
  }
}
