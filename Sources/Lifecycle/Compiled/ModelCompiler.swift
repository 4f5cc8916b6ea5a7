internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Turns validated models into the arrays of a ``ModelSet``.
struct ModelCompiler {
  private struct Demand {
    var name: String
    var updates: [FactUpdate] = []
  }

  var catalog = FactCatalog()
  var stages: [ModelSet.Stage] = []
  var choices: [ModelSet.Choice] = []
  var phases: [ModelSet.PhaseNumbers] = []
  var aliases: [ModelSet.Alias] = []
  var entrances: [UInt16] = []
  var indicatorNames: [String] = []
  /// What has to come true for each indicator.
  var firstHints: [Int] = []
  var hints: [HintNode] = []
  var influences: [Influence] = []
  var instructions: [Instruction] = []
  var operands: [Int64] = []
  var conditions: [ModelSet.Condition] = []
  var labels: [EvidenceLabel] = []
  /// Per model where its tests lie.
  var tests: [Range<Int>] = []
  var tierTests: [Int] = []
  var ownEventNames: [UInt64: String] = [:]
  let lastActivity: Int
  let firstMinute: Int
  var firstActivity: Int?
  /// Per stage the events that may move a customer from there, and whether its tier may become another by them.
  var matters: [Set<UInt64>] = []
  private var demands: [UInt64: Demand] = [:]
  /// How many of its latest moments any model asks of an event.
  let depths: [String: Int]

  // What is being compiled.
  var model: PhaseModel
  /// The indicators of the tier that is being compiled.
  var indicators: [String: Predicate] = [:]
  var entered = 0
  var influence = Influence()

  /// Graphs larger than this come from indicators that multiply by naming each other.
  private static let maximumInstructions = 32_768

  init(_ models: [PhaseModel]) {
    var depths = EventDepths()
    for model in models { depths.collect(model) }
    self.depths = depths.depths
    lastActivity = catalog.fact(FactCode.lastActivity, "last activity")
    firstMinute = catalog.fact(FactCode.firstMinute, "first minute")
    model = models.first ?? PhaseModel(id: "", version: 1, mode: .edges, phases: [], indicators: [], file: "")
    for name in StandardEvents.all { demands[EventName(name).hash] = Demand(name: name) }
  }

  /// What is too large in the models taken together.
  var problem: String? {
    if catalog.codes.count > FactLayout.maximumSlots {
      return "the models ask for \(catalog.codes.count) facts per customer; \(FactLayout.maximumSlots) at most"
    }
    if instructions.count > Self.maximumInstructions { return "the indicators are too large when written out" }
    if demands.count >= Journal.Entry.noEvent { return "the models ask for \(demands.count) events; \(Journal.Entry.noEvent - 1) at most" }
    let most = demands.values.map { $0.updates.reduce(0) { $0 + $1.values } }.max() ?? 0
    if most > Journal.Entry.maximumValues {
      return "the models ask for \(most) values of one event; \(Journal.Entry.maximumValues) at most"
    }
    return catalog.collision.map { "\"\($0.0)\" and \"\($0.1)\" can't be told apart; give one another name" }
  }

  mutating func compile(_ model: PhaseModel, at index: Int) -> ModelSet.Model {
    self.model = model
    let firstTest = instructions.count
    defer { tests.append(firstTest..<instructions.count) }
    for name in model.ownEvents { ownEventNames[EventName(name).hash] = name }
    for planned in model.phases.flatMap(\.roadmap) { demand(planned.event.name) }
    let place = { (compiler: inout ModelCompiler, place: FactCode.Place) in
      Slot(compiler.catalog.fact(FactCode.place(place, ofModel: model.id), "\(model.id)'s \(place)"))
    }
    let from = model.effectiveFrom?.milliseconds ?? .min
    var compiled = ModelSet.Model(
      effectiveFrom: from, term: UInt64(bitPattern: .max &- from), version: Int32(truncatingIfNeeded: model.version),
      firstPhase: Int32(phases.count), firstStage: Int32(stages.count), firstTier: Int32(tierTests.count),
      slots: ModelSet.PlaceSlots(
        phase: place(&self, .phase), entered: place(&self, .entered), moves: place(&self, .moves), version: place(&self, .version),
        collection: collection()),
      number: UInt8(index), phaseCount: UInt8(model.phases.count), tierCount: UInt8(model.tiers.count), hasEnd: model.end != nil)
    entered = compiled.slots.entered.index
    if !model.ideal.isEmpty {
      compiled.slots.deviations = place(&self, .deviations)
      compiled.slots.furthest = place(&self, .furthest)
    }
    addPhases()
    addAliases(index)
    let firsts = compileIndicators()
    for tier in model.tiers {
      if let test = model.indicators.firstIndex(where: { $0.id.name == tier.when.name }) { tierTests.append((firsts.last ?? 0) + test) }
    }
    let end = model.end.flatMap { end in model.indicators.firstIndex { $0.id.name == end.name } } ?? -1
    for place in 0...model.phases.count {
      for (tier, first) in firsts.enumerated() {
        addStage(at: place, tier: tier, first: first, end: end, firstTier: Int(compiled.firstTier))
      }
    }
    return compiled
  }

  private mutating func collection() -> Slot {
    Slot(
      catalog.fact(
        FactCode.collection(byVersion: model.version, ofModel: model.id), "\(model.id)'s collection for version \(model.version)"))
  }

  /// The facts that each model's tests ask for, by their slots in the end, without those that models say of customers.
  func neededFacts(_ layout: FactLayout) -> [SlotMask] {
    tests.map { tests in
      var needed = SlotMask()
      for test in instructions[tests] {
        var slots = slots(of: test)
        if test.since != Instruction.noSlot { slots.append(Int(test.since)) }
        // The latest activity is always remembered.
        for slot in slots where !FactCode.isPlace(layout.codes[slot]) && layout.codes[slot] != FactCode.lastActivity { needed.insert(slot) }
      }
      return needed
    }
  }

  private func slots(of test: Instruction) -> [Int] {
    let slot = Int(test.slot)
    if case .countInWindow(let depth) = labels[Int(test.label)].unit { return Array((slot - depth + 1)...slot) }
    return test.operation == .spent ? Array(slot..<(slot + 2 * Self.currencies)) : [slot]
  }

  /// Compiles the indicators for each tier, and last for customers of none; says where each tier's begin.
  private mutating func compileIndicators() -> [Int] {
    (model.tiers.map(\.indicators) + [model.indicators]).map { indicators in
      let first = entrances.count
      self.indicators = Dictionary(indicators.map { ($0.id.name, $0.predicate) }, uniquingKeysWith: { first, _ in first })
      for indicator in indicators { addIndicator(indicator.id.name, indicator.predicate) }
      // What keeps a customer in a phase: one more indicator each, behind the others in the order of the phases.
      for phase in model.phases {
        guard let when = phase.when, let stays = phase.stays else { continue }
        addIndicator(when.name, .any([.indicator(when), .indicator(stays)]))
      }
      return first
    }
  }

  private mutating func addIndicator(_ name: String, _ predicate: Predicate) {
    influence = Influence()
    var hint = Hint.all([])
    entrances.append(
      compile(predicate, onTrue: Instruction.accept, onFalse: Instruction.reject, isAffirmative: true, hint: &hint))
    indicatorNames.append(name)
    influences.append(influence)
    firstHints.append(hints.count)
    HintNode.append(hint, instructions, to: &hints)
  }

  private mutating func addPhases() {
    for (index, phase) in model.phases.enumerated() {
      let visits = catalog.fact(
        FactCode.visits(of: phase.id.name, ofModel: model.id), "\(model.id)'s visits of \(phase.id.name)")
      let ideal = model.ideal.firstIndex { $0.phase.name == phase.id.name }
      phases.append(
        ModelSet.PhaseNumbers(
          expectedDwell: ideal.flatMap { model.ideal[$0].dwell?.milliseconds } ?? .max, hash: Self.phaseHash(phase.id.name),
          visits: Slot(visits), ideal: Int16(ideal ?? -1), successor: Int16(successor(of: index) ?? -1)))
    }
  }

  private mutating func addAliases(_ index: Int) {
    for (place, phase) in model.phases.enumerated() {
      aliases += phase.aliases.map { ModelSet.Alias(model: index, hash: Self.phaseHash($0), place: place) }
    }
  }

  /// The phase that comes after another: on the ideal way, else by rank among those that are not lapsed.
  private func successor(of index: Int) -> Int? {
    let phase = model.phases[index]
    if let station = model.ideal.firstIndex(where: { $0.phase.name == phase.id.name }) {
      guard station + 1 < model.ideal.count else { return nil }
      return model.phases.firstIndex { $0.id.name == model.ideal[station + 1].phase.name }
    }
    let sound = model.phases.indices.filter { !model.phases[$0].isLapsed }
    // Who is being lost is to come back as far up as it can.
    if phase.isLapsed { return sound.filter { reaches(phase, model.phases[$0]) }.max { model.phases[$0].rank < model.phases[$1].rank } }
    return sound.filter { model.phases[$0].rank > phase.rank }.min { model.phases[$0].rank < model.phases[$1].rank }
  }

  /// Whether a customer can go from the one to the other.
  private func reaches(_ from: PhaseModel.Phase, _ to: PhaseModel.Phase) -> Bool {
    model.mode == .highestMatching
      || model.edges.contains { edge in edge.to.name == to.id.name && edge.from.contains { $0.name == from.id.name } }
  }

  /// Never 0, which stands for "in no phase"; 24 bits.
  static func phaseHash(_ id: String) -> UInt32 {
    UInt32(truncatingIfNeeded: StableHash.hash64(Array(id.utf8).span)) & 0xFF_FFFF | 1
  }

  /// Notes that something is asked of the event, be it only that it happened.
  private mutating func demand(_ event: String) {
    let hash = EventName(event).hash
    demands[hash] = demands[hash] ?? Demand(name: event)
  }

  /// Notes that `update` follows from the event.
  mutating func demand(_ update: FactUpdate, of event: String) {
    let hash = EventName(event).hash
    var demand = demands[hash] ?? Demand(name: event)
    if !demand.updates.contains(update) { demand.updates.append(update) }
    demands[hash] = demand
  }

  /// The index of a condition; −1 for none.
  mutating func condition(_ conditions: [EventFilter.Condition]) -> Int {
    guard !conditions.isEmpty else { return -1 }
    let condition = ModelSet.Condition(
      tests: conditions.map { ModelSet.Condition.Test(property: $0.property, texts: $0.texts.map { TextFact.hash($0) }.sorted()) })
    if let index = self.conditions.firstIndex(of: condition) { return index }
    self.conditions.append(condition)
    return self.conditions.count - 1
  }

  /// The events, and what follows from them; slots are still by the order in which they were asked for.
  func eventTable(_ models: [ModelSet.Model], of sources: [PhaseModel]) -> (EventTable, [FactUpdate], Relevance, [PlannedPlace]) {
    var updates: [FactUpdate] = []
    let planned = Dictionary(grouping: sources.indices.flatMap { PlannedPlace.all(in: sources[$0], at: $0) }, by: \.event)
    var roadmap: [PlannedPlace] = []
    let passive = Set(StandardEvents.passive.map { EventName($0).hash })
    let tierEvents = Set(tierTests.flatMap { influences[$0].raises.union(influences[$0].lowers) })
    let sorted = demands.sorted { $0.key < $1.key }
    var relevance = Relevance(events: sorted.count, stages: stages.count)
    var entries: [EventTable.Entry] = []
    for (index, (hash, demand)) in sorted.enumerated() {
      let (first, firstPlanned) = (updates.count, roadmap.count)
      updates += demand.updates
      roadmap += planned[hash] ?? []
      var bits: UInt64 = 0
      for model in models {
        for stage in Int(model.firstStage)..<(Int(model.firstStage) + model.stageCount) where matters[stage].contains(hash) {
          relevance.insert(index, stage)
          bits |= 1 << UInt64(model.index)
        }
      }
      entries.append(
        EventTable.Entry(
          hash: hash, updates: first..<updates.count, planned: firstPlanned..<roadmap.count, isActivity: !passive.contains(hash),
          models: bits, hasValues: demand.updates.contains { $0.values > 0 }, changesTiers: tierEvents.contains(hash)))
    }
    return (EventTable(entries), updates, relevance, roadmap)
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
