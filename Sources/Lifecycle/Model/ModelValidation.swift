/// Looks for everything that is wrong with one model, beyond its spelling as YAML.
package struct ModelValidation {
  /// More phases than this are a spreadsheet, not a lifecycle.
  package static let maximumPhases = 16
  /// How many events within a window can be counted: that many times are kept per customer.
  package static let maximumWindowCount = 32

  let model: PhaseModel
  let indicators: [String: PhaseModel.Indicator]
  let phases: [String: PhaseModel.Phase]
  var errors: [ModelError] = []

  private init(_ model: PhaseModel) {
    self.model = model
    indicators = Dictionary(model.indicators.map { ($0.id.name, $0) }, uniquingKeysWith: { first, _ in first })
    phases = Dictionary(model.phases.map { ($0.id.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Everything that is wrong with `model`, in the order of the file.
  package static func errors(of model: PhaseModel) -> [ModelError] {
    var validation = ModelValidation(model)
    validation.checkIdentity()
    validation.checkPhases()
    validation.checkIndicators()
    validation.checkMovement()
    validation.checkTiers()
    validation.checkPlans()
    if validation.errors.isEmpty { validation.checkReachability() }
    return validation.errors.sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
  }

  mutating func complain(_ position: SourcePosition, _ problem: String, _ remedy: String? = nil) {
    let error = ModelError(file: model.file, position: position, problem: problem, remedy: remedy)
    if !errors.contains(error) { errors.append(error) }
  }

  private mutating func checkIdentity() {
    checkName(PhaseModel.Reference(model.id, model.position), of: "model")
    if model.version < 1 { complain(model.position, "the version is \(model.version)", "versions begin at 1") }
  }

  mutating func checkName(_ reference: PhaseModel.Reference, of kind: String) {
    let isFit =
      !reference.name.isEmpty
      && reference.name.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
      }
    guard !isFit else { return }
    complain(reference.position, "\"\(reference.name)\" is no \(kind) id", "use lower-case letters, digits and hyphens")
  }

  private mutating func checkPhases() {
    if model.phases.isEmpty { complain(model.position, "the model has no phases", "list them under \"phases\"") }
    if model.phases.count > Self.maximumPhases {
      complain(model.position, "the model has \(model.phases.count) phases", "\(Self.maximumPhases) at most")
    }
    var ranks: [Int: String] = [:]
    var seen: Set<String> = []
    for phase in model.phases {
      checkName(phase.id, of: "phase")
      if phase.id.name == PhaseModel.Edge.start {
        complain(phase.id.position, "no phase can be called \"start\"", "it stands for customers who are in no phase")
      }
      if !seen.insert(phase.id.name).inserted { complain(phase.id.position, "the phase \"\(phase.id.name)\" is there twice") }
      if let other = ranks.updateValue(phase.id.name, forKey: phase.rank) {
        complain(
          phase.id.position, "the phases \"\(other)\" and \"\(phase.id.name)\" have the same rank", "give each phase a rank of its own")
      }
    }
  }

  private mutating func checkMovement() {
    for phase in model.phases { checkWhen(of: phase) }
    if let end = model.end { _ = resolve(end) }
    guard model.mode == .edges else {
      if let edge = model.edges.first {
        complain(
          edge.to.position, "a model of mode highest-matching has no transitions",
          "give each phase a \"when\" instead, or write \"mode: edges\"")
      }
      return
    }
    for edge in model.edges { checkEdge(edge) }
    checkOpposites()
  }

  private mutating func checkWhen(of phase: PhaseModel.Phase) {
    guard model.mode == .highestMatching else {
      if let when = phase.when {
        complain(
          when.position, "a phase has no \"when\" in mode edges", "put it under \"transitions\", or write \"mode: highest-matching\"")
      }
      if let stays = phase.stays {
        complain(stays.position, "a phase has no \"stays\" in mode edges", "a customer stays until a transition leads away")
      }
      return
    }
    guard let when = phase.when else {
      return complain(phase.id.position, "the phase \"\(phase.id.name)\" can't be reached", "give it a \"when\" with an indicator")
    }
    if let stays = phase.stays { _ = resolve(stays) }
    guard let indicator = resolve(when) else { return }
    var seen: Set<String> = []
    if let position = positionOfPhaseRelative(indicator.predicate, &seen) {
      complain(
        position, "with mode highest-matching a phase can't depend on the present phase", "use the time since an event, or mode edges")
    }
    if let other = model.phases.first(where: { $0.rank > phase.rank && $0.when?.name == when.name }) {
      complain(
        phase.id.position, "the phase \"\(phase.id.name)\" can't be reached: \"\(other.id.name)\" has the same indicator and a higher rank",
        "give it an indicator of its own")
    }
  }

  private mutating func checkEdge(_ edge: PhaseModel.Edge) {
    _ = resolve(edge.when)
    checkPhaseReference(edge.to, mayBeStart: false)
    for from in edge.from {
      checkPhaseReference(from, mayBeStart: true)
      if from.name == edge.to.name { complain(from.position, "a transition from \"\(from.name)\" to itself") }
    }
  }

  private mutating func checkPhaseReference(_ reference: PhaseModel.Reference, mayBeStart: Bool) {
    guard phases[reference.name] == nil, !(mayBeStart && reference.name == PhaseModel.Edge.start) else { return }
    if reference.name == PhaseModel.Edge.start {
      return complain(reference.position, "no transition leads to \"start\"", "to end a relationship, name its indicator under \"end\"")
    }
    let names = model.phases.map(\.id.name) + (mayBeStart ? [PhaseModel.Edge.start] : [])
    complain(reference.position, "unknown phase \"\(reference.name)\"", suggestion(reference.name, names))
  }

  /// Two phases that hand a customer to each other by the same indicator.
  private mutating func checkOpposites() {
    for (index, edge) in model.edges.enumerated() {
      for other in model.edges[..<index] where other.when.name == edge.when.name {
        guard edge.from.contains(where: { $0.name == other.to.name }), other.from.contains(where: { $0.name == edge.to.name }) else {
          continue
        }
        complain(
          edge.when.position, "\"\(other.to.name)\" and \"\(edge.to.name)\" contradict: \"\(edge.when.name)\" leads from each to the other",
          "use an indicator of its own for each direction")
      }
    }
  }

  private mutating func checkReachability() {
    guard model.mode == .edges else { return }
    var reached: Set<String> = [PhaseModel.Edge.start]
    var grew = true
    while grew {
      grew = false
      for edge in model.edges where edge.from.contains(where: { reached.contains($0.name) }) {
        if reached.insert(edge.to.name).inserted { grew = true }
      }
    }
    for phase in model.phases where !reached.contains(phase.id.name) {
      complain(
        phase.id.position, "the phase \"\(phase.id.name)\" can't be reached", "add a transition to it that can be reached from \"start\"")
    }
  }

  mutating func resolve(_ reference: PhaseModel.Reference) -> PhaseModel.Indicator? {
    if let indicator = indicators[reference.name] { return indicator }
    complain(reference.position, "unknown indicator \"\(reference.name)\"", suggestion(reference.name, model.indicators.map(\.id.name)))
    return nil
  }

  func suggestion(_ word: String, _ candidates: [String]) -> String {
    if let nearest = Spelling.nearest(to: word, among: candidates) { return "did you mean \"\(nearest)\"?" }
    return candidates.isEmpty ? "there is none" : "one of \(candidates.joined(separator: ", "))"
  }

  /// Where the predicate asks for the present phase, the indicators that it names included.
  private func positionOfPhaseRelative(_ predicate: Predicate, _ seen: inout Set<String>) -> SourcePosition? {
    switch predicate {
    case .all(let parts), .any(let parts):
      for part in parts {
        if let position = positionOfPhaseRelative(part, &seen) { return position }
      }
      return nil
    case .not(let part): return positionOfPhaseRelative(part, &seen)
    case .indicator(let reference):
      guard seen.insert(reference.name).inserted, let indicator = indicators[reference.name] else { return nil }
      return positionOfPhaseRelative(indicator.predicate, &seen)
    case .happened(let happened):
      if case .phase(let position)? = happened.since { return position }
      return nil
    case .inPhase(_, let position): return position
    case .silent, .known, .spent, .value: return nil
    }
  }
}
