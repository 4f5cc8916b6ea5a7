internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Turns validated models into the arrays of a ``ModelSet``.
struct ModelCompiler {
  private struct Demand {
    var name: String
    var updates: [FactUpdate] = []
    var models: UInt64 = 0
  }

  var catalog = FactCatalog()
  var stages: [ModelSet.Stage] = []
  var choices: [ModelSet.Choice] = []
  var entrances: [UInt16] = []
  var indicatorNames: [String] = []
  var instructions: [Instruction] = []
  var operands: [Int64] = []
  var labels: [EvidenceLabel] = []
  var deadlines: [Deadline] = []
  var traits: [FactUpdate] = []
  var ownEventNames: [UInt64: String] = [:]
  let lastActivitySlot: Int
  var firstActivitySlot: Int?
  var activityModels: UInt64 = 0
  var traitModels: UInt64 = 0
  var knownModels: UInt64 = 0
  private var demands: [UInt64: Demand] = [:]
  /// How many of its latest moments any model asks of an event.
  let depths: [UInt64: Int]

  // What is being compiled.
  var model: PhaseModel
  var modelBit: UInt64 = 0
  var enteredSlot = 0
  /// Deadlines by which the indicator being compiled may become true, and by which it may become false.
  var opening: [Deadline] = []
  var closing: [Deadline] = []
  /// The shortest silence that the model asks for.
  var leastSilence = Int64.max

  /// Graphs larger than this come from indicators that multiply by naming each other.
  private static let maximumInstructions = 16_384

  init(_ models: [PhaseModel]) {
    var depths = EventDepths()
    for model in models { depths.collect(model) }
    self.depths = depths.depths
    // First of all slots: every record moves it.
    lastActivitySlot = catalog.slot("activity/last", isMoment: true)
    model = models.first ?? PhaseModel(id: "", version: 1, mode: .edges, phases: [], indicators: [], file: "")
    for name in StandardEvents.passive { demands[EventName(name).hash] = Demand(name: name) }
  }

  /// What is too large in the models taken together.
  var problem: String? {
    if catalog.identities.count > FactLayout.maximumSlots {
      return "the models ask for \(catalog.identities.count) facts per customer; \(FactLayout.maximumSlots) at most"
    }
    if instructions.count > Self.maximumInstructions { return "the indicators are too large when written out" }
    return catalog.hasCollision ? "two facts can't be told apart; rename an event of your own" : nil
  }

  mutating func compile(_ model: PhaseModel, at index: Int) -> ModelSet.Model {
    self.model = model
    modelBit = 1 << UInt64(index)
    for name in model.ownEvents { ownEventNames[EventName(name).hash] = name }
    let phaseSlot = catalog.slot("model/\(model.id)/phase", isMoment: false)
    enteredSlot = catalog.slot("model/\(model.id)/entered", isMoment: true)
    let movesSlot = catalog.slot("model/\(model.id)/moves", isMoment: false)
    let visits = model.phases.map { "model/\(model.id)/visits/\($0.id.name)" }
    let visitsSlot = catalog.block(visits, areMoments: visits.map { _ in false })
    leastSilence = .max
    let firstIndicator = entrances.count
    var deadlinesOf: [(opening: [Deadline], closing: [Deadline])] = []
    for indicator in model.indicators {
      (opening, closing) = ([], [])
      entrances.append(compile(indicator.predicate, onTrue: Instruction.accept, onFalse: Instruction.reject, isAffirmative: true))
      indicatorNames.append(indicator.id.name)
      deadlinesOf.append((opening, closing))
    }
    let end = model.end.flatMap { end in model.indicators.firstIndex { $0.id.name == end.name } }
    // After an end only a later activity begins anew.
    if end != nil { activityModels |= modelBit }
    let firstStage = stages.count
    for place in 0...model.phases.count { addStage(at: place, firstIndicator: firstIndicator, deadlinesOf, end: end) }
    return ModelSet.Model(
      effectiveFrom: model.effectiveFrom?.milliseconds ?? .min, phaseSlot: phaseSlot, enteredSlot: enteredSlot, movesSlot: movesSlot,
      visitsSlot: visitsSlot, stages: firstStage..<stages.count, end: end.map { firstIndicator + $0 } ?? -1, leastSilence: leastSilence)
  }

  /// Where a customer can go from the phase at `place` (behind the last one: from none), and when time alone may take it there.
  private mutating func addStage(
    at place: Int, firstIndicator: Int, _ deadlinesOf: [(opening: [Deadline], closing: [Deadline])], end: Int?
  ) {
    let phase = place < model.phases.count ? model.phases[place] : nil
    let moves = model.mode == .edges ? edges(from: place) : phasesByRank()
    let firstChoice = choices.count
    choices += moves.map { ModelSet.Choice(phase: $0.phase, indicator: firstIndicator + $0.indicator) }
    var due = end.map { phase == nil ? [] : deadlinesOf[$0].opening } ?? []
    for move in moves {
      let isStaying = model.mode == .highestMatching && move.phase == place
      due += isStaying ? deadlinesOf[move.indicator].closing : deadlinesOf[move.indicator].opening
    }
    let firstDeadline = deadlines.count
    for deadline in due where !deadlines[firstDeadline...].contains(deadline) { deadlines.append(deadline) }
    stages.append(
      ModelSet.Stage(
        hash: phase.map { Self.phaseHash($0.id.name) } ?? 0, rank: phase?.rank ?? 0, isLapsed: phase?.isLapsed ?? false,
        choices: firstChoice..<choices.count, deadlines: firstDeadline..<deadlines.count))
  }

  private func edges(from place: Int) -> [(phase: Int, indicator: Int)] {
    let name = place < model.phases.count ? model.phases[place].id.name : PhaseModel.Edge.start
    return model.edges.filter { edge in edge.from.contains { $0.name == name } }.compactMap { move(to: $0.to.name, when: $0.when.name) }
  }

  private func phasesByRank() -> [(phase: Int, indicator: Int)] {
    model.phases.sorted { $0.rank > $1.rank }.compactMap { phase in phase.when.flatMap { move(to: phase.id.name, when: $0.name) } }
  }

  private func move(to phase: String, when indicator: String) -> (phase: Int, indicator: Int)? {
    guard let phase = model.phases.firstIndex(where: { $0.id.name == phase }),
      let indicator = model.indicators.firstIndex(where: { $0.id.name == indicator })
    else { return nil }
    return (phase, indicator)
  }

  /// Never 0, which stands for "in no phase".
  static func phaseHash(_ id: String) -> UInt32 {
    UInt32(truncatingIfNeeded: StableHash.hash64(Array(id.utf8).span)) | 1
  }

  /// Notes that `update` follows from the event, and that the model depends on it.
  mutating func demand(_ update: FactUpdate, of event: String) {
    let hash = EventName(event).hash
    var demand = demands[hash] ?? Demand(name: event)
    if !demand.updates.contains(update) { demand.updates.append(update) }
    demand.models |= modelBit
    demands[hash] = demand
  }

  func eventTable() -> (EventTable, [FactUpdate]) {
    var updates: [FactUpdate] = []
    let passive = Set(StandardEvents.passive.map { EventName($0).hash })
    let entries = demands.sorted { $0.key < $1.key }.map { hash, demand in
      let first = updates.count
      updates += demand.updates
      return EventTable.Entry(hash: hash, updates: first..<updates.count, isActivity: !passive.contains(hash), models: demand.models)
    }
    return (EventTable(entries), updates)
  }

  mutating func label(_ name: String, _ unit: EvidenceLabel.Unit) -> UInt16 {
    let label = EvidenceLabel(name: name, unit: unit)
    if let index = labels.firstIndex(of: label) { return UInt16(index) }
    labels.append(label)
    return UInt16(labels.count - 1)
  }

  /// Appends a test and says where it is. Past the limit it stops: ``problem`` tells.
  mutating func append(_ instruction: Instruction) -> UInt16 {
    if instructions.count <= Self.maximumInstructions { instructions.append(instruction) }
    return UInt16(instructions.count - 1)
  }
}
