package import Lifecycle
package import WorkerSDK
package import Yams

/// Reads a phase model from YAML.
package enum ModelFile {
  /// The model in `text`, checked.
  ///
  /// - Parameter file: The file's name, for messages.
  package static func parse(_ text: String, file: String) throws(ModelErrors) -> PhaseModel {
    var document = YAMLDocument(file: file)
    let model = document.root(of: text).flatMap { document.model($0) }
    guard document.errors.isEmpty, let model else { throw ModelErrors(document.errors) }
    let errors = ModelValidation.errors(of: model)
    guard errors.isEmpty else { throw ModelErrors(errors) }
    return model
  }
}

extension YAMLDocument {
  private static let modelKeys = [
    "model", "version", "effective_from", "titles", "mode", "phases", "tiers", "variables", "indicators", "transitions", "ideal", "end",
    "events",
  ]

  private static let phaseKeys = ["id", "rank", "names", "aliases", "lapsed", "when", "stays", "min_dwell", "roadmap"]

  mutating func model(_ root: Node) -> PhaseModel? {
    guard let fields = mapping(root, of: "the model", known: Self.modelKeys),
      let id = require("model", of: fields).flatMap({ reference($0, of: "model") }),
      let version = require("version", of: fields).flatMap({ wholeNumber($0, of: "version") })
    else { return nil }
    let phases = require("phases", of: fields).map { list($0) } ?? []
    let tiers = self.tiers(fields)
    let variables = fields["variables"].map { self.variables($0, tiers) } ?? [:]
    let indicators = require("indicators", of: fields)
    self.variables = variables.compactMapValues { $0[YAMLDocument.noTier] }
    variablesOfTiers = Set(variables.filter { $0.value.count > 1 }.keys)
    let ordinary = indicators.flatMap { self.indicators($0) } ?? []
    var model = PhaseModel(
      id: id.name, version: version, mode: mode(fields), phases: phases.compactMap { phase($0) }, indicators: ordinary, file: file,
      position: id.position)
    model.effectiveFrom = fields["effective_from"].flatMap { moment($0) }
    model.titles = fields["titles"].map { byLanguage($0, of: "titles") } ?? [:]
    model.edges = fields["transitions"].map { list($0) }?.compactMap { edge($0) } ?? []
    model.end = fields["end"].flatMap { reference($0, of: "end") }
    model.ideal = fields["ideal"].map { list($0) }?.compactMap { idealStep($0) } ?? []
    for tier in tiers {
      self.variables = variables.compactMapValues { $0[tier.id.name] ?? $0[YAMLDocument.noTier] }
      let own = indicators.flatMap { self.indicators($0) } ?? []
      // By id: a phase that could not be read is not among the model's.
      let dwells = Dictionary(phases.compactMap { variableDwell($0) }) { first, _ in first }
      model.tiers.append(
        PhaseModel.Tier(
          id: tier.id, when: tier.when, indicators: own, minimumDwells: model.phases.map { dwells[$0.id.name] ?? $0.minimumDwell }))
    }
    model.ownEvents = fields["events"].map { texts($0, of: "events") } ?? []
    return model
  }

  package mutating func require(_ key: String, of fields: YAMLMapping) -> Node? {
    if let node = fields[key] { return node }
    complain(fields.position, "\(fields.what) has no \"\(key)\"")
    return nil
  }

  private mutating func mode(_ fields: YAMLMapping) -> PhaseModel.Mode {
    guard let node = fields["mode"], let text = text(node, of: "mode") else { return .edges }
    if let mode = PhaseModel.Mode(rawValue: text) { return mode }
    complain(node.position, "unknown mode \"\(text)\"", "write \"edges\" or \"highest-matching\"")
    return .edges
  }

  package mutating func moment(_ node: Node) -> EventTime? {
    guard let text = text(node, of: "effective_from") else { return nil }
    if let moment = EventTime(iso8601: text) { return moment }
    complain(node.position, "effective_from is no moment", "write one such as 2025-01-01T00:00:00Z")
    return nil
  }

  private mutating func phase(_ node: Node) -> PhaseModel.Phase? {
    guard let fields = mapping(node, of: "a phase", known: Self.phaseKeys),
      let id = require("id", of: fields).flatMap({ reference($0, of: "id") }),
      let rank = require("rank", of: fields).flatMap({ wholeNumber($0, of: "rank") })
    else { return nil }
    var phase = PhaseModel.Phase(id: id, rank: rank)
    phase.names = fields["names"].map { byLanguage($0, of: "names") } ?? [:]
    phase.aliases = fields["aliases"].map { texts($0, of: "aliases") } ?? []
    phase.isLapsed = fields["lapsed"].flatMap { truth($0, of: "lapsed") } ?? false
    phase.when = fields["when"].flatMap { indicatorName($0) }
    phase.stays = fields["stays"].flatMap { indicatorName($0) }
    phase.minimumDwell = fields["min_dwell"].flatMap { duration($0, of: "min_dwell") }
    phase.roadmap = fields["roadmap"].map { list($0) }?.compactMap { plannedTouchpoint($0) } ?? []
    return phase
  }

  /// A minimum dwell that a variable stands for.
  private mutating func variableDwell(_ phase: Node) -> (String, EventTime.Interval)? {
    guard let fields = phase.mapping, let id = fields["id"]?.scalar?.string, let node = fields["min_dwell"], isUnknown(node) else {
      return nil
    }
    return duration(node, of: "min_dwell").map { (id, $0) }
  }

  package mutating func truth(_ node: Node, of what: String) -> Bool? {
    if let truth = node.bool { return truth }
    complain(node.position, "\(what) is neither true nor false")
    return nil
  }

  mutating func indicatorName(_ node: Node) -> PhaseModel.Reference? {
    if let name = node.scalar?.string { return PhaseModel.Reference(name, node.position) }
    complain(node.position, "\"when\" is \(node.kindName)", "define it under \"indicators\" and write its name")
    return nil
  }

  private mutating func edge(_ node: Node) -> PhaseModel.Edge? {
    guard let fields = mapping(node, of: "a transition", known: ["from", "to", "when"]),
      let from = require("from", of: fields), let to = require("to", of: fields).flatMap({ reference($0, of: "to") }),
      let when = require("when", of: fields).flatMap({ indicatorName($0) })
    else { return nil }
    return PhaseModel.Edge(from: list(from).compactMap { reference($0, of: "from") }, to: to, when: when)
  }

  private mutating func indicators(_ node: Node) -> [PhaseModel.Indicator] {
    guard let mapping = node.mapping else {
      complain(node.position, "indicators is \(node.kindName), not a mapping", "write \"name: {event: …}\"")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = reference(key, of: "an indicator's name"), let predicate = predicate(value) else { return nil }
      return PhaseModel.Indicator(id: name, predicate: predicate)
    }
  }
}
