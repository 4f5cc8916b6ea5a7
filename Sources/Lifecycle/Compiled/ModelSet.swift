package import WorkerSDK

/// The loaded models, compiled: which facts follow from which event, and which moves follow from the facts.
///
/// Pure: it knows no clock and no log. ``take(_:of:state:)`` and ``pass(_:state:)`` say which moves a customer makes.
package final class ModelSet: Sendable {
  /// Where a model keeps what it knows of a customer.
  struct PlaceSlots: Sendable {
    /// The hash of the phase's id and, in the low byte, its index.
    var phase: Slot
    var entered: Slot
    /// How many moves there were.
    var moves: Slot
    /// The version by which the phase was decided.
    var version: Slot
    /// How many moves were not as they should be, and how far the customer came on the ideal way; none without one.
    var deviations = Slot.none
    var furthest = Slot.none
  }

  /// A model without its names: few and small numbers, since they are copied for every event.
  struct Model: Sendable {
    var effectiveFrom: Int64
    var version: Int32
    /// Where the numbers of its phases begin, in the order of the file.
    var firstPhase: Int32 = 0
    /// Where its stages begin: for each of its phases, and behind them for customers in none, one per tier and one for those of none.
    var firstStage: Int32 = 0
    /// Where the tests for its tiers begin, and how many there are.
    var firstTier: Int32 = 0
    var slots: PlaceSlots
    var number: UInt8
    /// How many phases there are: also the place of customers in none.
    var phaseCount: UInt8
    var tierCount: UInt8 = 0
    var hasEnd = false

    var index: Int { Int(number) }
    var none: Int { Int(phaseCount) }
    var tiers: Int { Int(tierCount) }
    /// How many stages it has.
    var stageCount: Int { (none + 1) * (tiers + 1) }
  }

  struct PhaseNumbers: Sendable {
    /// How long a customer should be in it at most.
    var expectedDwell: Int64
    /// The hash of the phase's id.
    var hash: UInt32
    /// Where its visits are counted.
    var visits: Slot
    /// Its place on the ideal way; −1 off it.
    var ideal: Int16
    /// The phase that comes next; −1 for none.
    var successor: Int16
  }

  /// A phase, or the place of customers in none, as customers of one tier see it.
  struct Stage: Sendable {
    /// An activity after a shorter silence than this, in milliseconds, moves nobody from here; 0: every one may.
    var leastSilence = Int64.max
    /// A customer does not fall back for so long.
    var minimumDwell: Int64
    var rank: Int32
    /// The indicator that ends the relationship; −1 for none.
    var end: Int32
    /// Where its choices lie.
    var firstChoice: Int32
    var endOfChoices: Int32
    var isLapsed: Bool
    /// The first activity since the customer came here may move it.
    var isLeftByReturn = false
    /// Time alone may move a customer from here.
    var hasClock = true

    var choices: Range<Int> { Int(firstChoice)..<Int(endOfChoices) }
  }

  /// A phase that may be chosen when an indicator is true.
  struct Choice: Sendable {
    var indicator: Int32
    var phase: UInt8
    /// Whether it has to wait for the minimum dwell.
    var isHeld: Bool
  }

  /// What an event has to be like to count.
  struct Condition: Sendable, Hashable {
    struct Test: Sendable, Hashable {
      var property: String
      var texts: [Int64]
    }

    var tests: [Test]
  }

  /// The models as they were written, in the order in which they were loaded.
  package let sources: [PhaseModel]
  package let layout: FactLayout
  /// For how long a late event is put where it belongs, in milliseconds.
  let lateness: Int64
  let models: [Model]
  let phases: [PhaseNumbers]
  let stages: [Stage]
  let choices: [Choice]
  let tierTests: [Int]
  let hasTiers: Bool
  /// Where each indicator's graph begins.
  let entrances: [UInt16]
  let indicatorNames: [String]
  /// Per indicator where its hint begins.
  let firstHints: [Int]
  let hints: [HintNode]
  let instructions: [Instruction]
  let operands: [Int64]
  let conditions: [Condition]
  let labels: [EvidenceLabel]
  let events: EventTable
  let updates: [FactUpdate]
  let relevance: Relevance
  let eventNames: [UInt64: String]
  /// What is planned, by the event by which it is observed.
  let roadmap: [PlannedPlace]
  let lastActivitySlot: Int
  let firstMinuteSlot: Int
  /// −1: no model asks for it.
  let firstActivitySlot: Int
  let texts: OutputTexts
  /// As many models as a bit mask has room for, and more than anybody reads.
  static let maximumModels = 32
  package static let defaultLateness = EventTime.Interval.days(1)

  /// Compiles `models`, or says everything that is wrong with them.
  ///
  /// - Parameter lateness: How late an event may come and still be put where it belongs, in place of counting only.
  package init(_ models: [PhaseModel], lateness: EventTime.Interval = ModelSet.defaultLateness) throws(ModelErrors) {
    try Self.check(models)
    var compiler = ModelCompiler(models)
    var compiled = models.indices.map { compiler.compile(models[$0], at: $0) }
    if let problem = compiler.problem {
      throw ModelErrors([ModelError(file: models.map(\.file).joined(separator: ", "), position: .none, problem: problem)])
    }
    var (events, updates, relevance, roadmap) = compiler.eventTable(compiled, of: models)
    let slots = compiler.catalog.slots
    compiler.move(to: slots, &compiled, &updates)
    self.lateness = lateness.milliseconds
    sources = models
    layout = FactLayout(codes: compiler.catalog.codes.sorted(), models: models.map { "\($0.id)@\($0.version)" }.joined(separator: ","))
    self.models = compiled
    phases = compiler.phases
    stages = compiler.stages
    choices = compiler.choices
    tierTests = compiler.tierTests
    hasTiers = !compiler.tierTests.isEmpty
    entrances = compiler.entrances
    indicatorNames = compiler.indicatorNames
    firstHints = compiler.firstHints
    hints = compiler.hints
    instructions = compiler.instructions
    operands = compiler.operands
    conditions = compiler.conditions
    labels = compiler.labels
    self.events = events
    self.updates = updates
    self.relevance = relevance
    eventNames = StandardEvents.spelling.merging(compiler.ownEventNames) { standard, _ in standard }
    self.roadmap = roadmap
    lastActivitySlot = slots[compiler.lastActivity]
    firstMinuteSlot = slots[compiler.firstMinute]
    firstActivitySlot = compiler.firstActivity.map { slots[$0] } ?? -1
    texts = OutputTexts(models, indicators: indicatorNames, labels: labels, events: eventNames)
  }

  private static func check(_ models: [PhaseModel]) throws(ModelErrors) {
    var errors = models.flatMap { ModelValidation.errors(of: $0) }
    for (index, model) in models.enumerated() {
      guard let other = models[..<index].first(where: { $0.id == model.id }) else { continue }
      errors.append(
        ModelError(
          file: model.file, position: model.position, problem: "the model \"\(model.id)\" is also in \(other.file)",
          remedy: "load one of them"))
    }
    if models.count > maximumModels {
      errors.append(ModelError(file: models[maximumModels].file, position: .none, problem: "more than \(maximumModels) models"))
    }
    for model in models where FlowLayout(model).count > Counters.limit {
      errors.append(
        ModelError(
          file: model.file, position: model.position,
          problem: "the model has more phases and planned touchpoints than flows have counters for", remedy: "plan fewer touchpoints"))
    }
    guard errors.isEmpty else { throw ModelErrors(errors) }
  }

  /// The models' versions by their ids.
  package var versions: [String: Int] {
    Dictionary(sources.map { ($0.id, $0.version) }, uniquingKeysWith: { first, _ in first })
  }
}

extension ModelCompiler {
  /// Names all facts by the slots in which they lie in the end, in place of the order in which they were asked for.
  mutating func move(to slots: [Int], _ models: inout [ModelSet.Model], _ updates: inout [FactUpdate]) {
    let move = { (slot: inout Slot) in if slot != .none { slot = Slot(slots[slot.index]) } }
    for index in models.indices {
      move(&models[index].slots.phase)
      move(&models[index].slots.entered)
      move(&models[index].slots.moves)
      move(&models[index].slots.version)
      move(&models[index].slots.deviations)
      move(&models[index].slots.furthest)
    }
    for index in phases.indices { move(&phases[index].visits) }
    for index in instructions.indices {
      instructions[index].slot = UInt16(slots[Int(instructions[index].slot)])
      if instructions[index].since != Instruction.noSlot { instructions[index].since = UInt16(slots[Int(instructions[index].since)]) }
    }
    for index in updates.indices { updates[index].slot = slots[updates[index].slot] }
  }
}
