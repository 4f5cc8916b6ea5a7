internal import Lifecycle
internal import WorkerSDK
internal import Yams

/// Tiers, the variables that differ between them, the ideal way, and the roadmap.
extension YAMLDocument {
  /// Under which a variable has its value for customers of no tier.
  static let noTier = "default"

  struct TierHead {
    var id: PhaseModel.Reference
    var when: PhaseModel.Reference
  }

  mutating func tiers(_ fields: YAMLMapping) -> [TierHead] {
    (fields["tiers"].map { list($0) } ?? []).compactMap { node in
      guard let fields = mapping(node, of: "a tier", known: ["id", "when"]),
        let id = require("id", of: fields).flatMap({ reference($0, of: "id") }),
        let when = require("when", of: fields).flatMap({ indicatorName($0) })
      else { return nil }
      return TierHead(id: id, when: when)
    }
  }

  /// The values of each variable by tier: `{cool-down: {default: 90d, business: 180d}}`, or `{cool-down: 90d}` for all alike.
  mutating func variables(_ node: Node, _ tiers: [TierHead]) -> [String: [String: Node]] {
    guard let mapping = node.mapping else {
      complain(node.position, "variables is \(node.kindName), not a mapping", "write \"name: {default: 90d, …}\"")
      return [:]
    }
    var variables: [String: [String: Node]] = [:]
    for (key, value) in mapping {
      guard let name = text(key, of: "a variable's name") else { continue }
      guard value.mapping != nil else {
        variables[name] = [Self.noTier: value]
        continue
      }
      guard let fields = self.mapping(value, of: "\"\(name)\"", known: [Self.noTier] + tiers.map(\.id.name)) else { continue }
      _ = require(Self.noTier, of: fields)
      variables[name] = fields.fields
    }
    return variables
  }

  /// A station: a phase's id, or `{phase: …, dwell: 30d}`.
  mutating func idealStep(_ node: Node) -> PhaseModel.IdealStep? {
    if node.scalar != nil { return reference(node, of: "ideal").map { PhaseModel.IdealStep(phase: $0, dwell: nil) } }
    guard let fields = mapping(node, of: "a step of \"ideal\"", known: ["phase", "dwell"]),
      let phase = require("phase", of: fields).flatMap({ reference($0, of: "phase") })
    else { return nil }
    return PhaseModel.IdealStep(phase: phase, dwell: fields["dwell"].flatMap { commonDuration($0, of: "dwell") })
  }

  /// A duration where there is only one for all tiers.
  private mutating func commonDuration(_ node: Node, of what: String) -> EventTime.Interval? {
    guard let name = node.scalar?.string.dropFirst(), isUnknown(node), variablesOfTiers.contains(String(name)) else {
      return duration(node, of: what)
    }
    complain(node.position, "\(what) is the same for all tiers, but \"$\(name)\" is not", "write a duration such as 30d")
    return nil
  }

  /// A planned touchpoint: an event, or `{event: …, names: …, channel: …, within: …}`.
  mutating func plannedTouchpoint(_ node: Node) -> PhaseModel.PlannedTouchpoint? {
    if node.scalar != nil { return reference(node, of: "roadmap").map { PhaseModel.PlannedTouchpoint(event: $0) } }
    guard let fields = mapping(node, of: "a touchpoint of \"roadmap\"", known: ["event", "names", "channel", "within"]),
      let event = require("event", of: fields).flatMap({ reference($0, of: "event") })
    else { return nil }
    var planned = PhaseModel.PlannedTouchpoint(event: event)
    planned.names = fields["names"].map { byLanguage($0, of: "names") } ?? [:]
    planned.channel = fields["channel"].flatMap { text($0, of: "channel") }
    planned.within = fields["within"].flatMap { commonDuration($0, of: "within") }
    return planned
  }
}
