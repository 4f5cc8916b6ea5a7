/// The loaded models, compiled: which facts follow from which event, and which moves follow from the facts.
///
/// Pure: it knows no clock and no log. ``take(_:at:state:)`` and ``pass(_:state:)`` say which moves a customer makes.
package final class ModelSet: Sendable {
  /// A model without its names: nothing but numbers, so that reading it costs no reference counting.
  struct Model: Sendable {
    var effectiveFrom: Int64
    /// The present phase in the low half, the previous one in the high half, both by the hash of their ids.
    var phaseSlot: Int
    var enteredSlot: Int
    /// How many moves there were.
    var movesSlot: Int
    /// The visits of phase p lie at this slot + p.
    var visitsSlot: Int
    /// Where its stages lie: its phases in the order of the file, and behind them the stage of customers in none.
    var stages: Range<Int>
    /// The indicator that ends the relationship; −1 for none.
    var end: Int
    /// An activity after a shorter silence than this, in milliseconds, changes nothing that the model asks; 0: every one may.
    var leastSilence: Int64

    /// How many phases there are: also the place of customers in none.
    var none: Int { stages.count - 1 }
  }

  /// A phase as numbers, or the place of customers in none.
  struct Stage: Sendable {
    /// The hash of the phase's id; 0 for none.
    var hash: UInt32
    var rank: Int
    var isLapsed: Bool
    /// Where its choices lie.
    var choices: Range<Int>
    /// Where its deadlines lie.
    var deadlines: Range<Int>
  }

  /// A phase that may be chosen when an indicator is true.
  struct Choice: Sendable {
    var phase: Int
    var indicator: Int
  }

  /// The models as they were written, in the order in which they were loaded.
  package let sources: [PhaseModel]
  package let layout: FactLayout
  let models: [Model]
  let stages: [Stage]
  let choices: [Choice]
  /// Where each indicator's graph begins.
  let entrances: [UInt16]
  let indicatorNames: [String]
  let instructions: [Instruction]
  let operands: [Int64]
  let labels: [EvidenceLabel]
  let deadlines: [Deadline]
  let events: EventTable
  let updates: [FactUpdate]
  /// What follows from every event alike: traits.
  let traits: [FactUpdate]
  let eventNames: [UInt64: String]
  let lastActivitySlot: Int
  let firstActivitySlot: Int?
  /// The models that ask for any activity, a bit each.
  let activityModels: UInt64
  /// The models that ask for how long a customer is known.
  let knownModels: UInt64
  /// The models that ask for traits.
  let traitModels: UInt64
  let texts: OutputTexts
  /// As many models as a bit mask has room for, and more than anybody reads.
  static let maximumModels = 32

  /// Compiles `models`, or says everything that is wrong with them.
  package init(_ models: [PhaseModel]) throws(ModelErrors) {
    var errors = models.flatMap { ModelValidation.errors(of: $0) }
    for (index, model) in models.enumerated() {
      guard let other = models[..<index].first(where: { $0.id == model.id }) else { continue }
      errors.append(
        ModelError(
          file: model.file, position: model.position, problem: "the model \"\(model.id)\" is also in \(other.file)",
          remedy: "load one of them"))
    }
    if models.count > Self.maximumModels {
      errors.append(ModelError(file: models[Self.maximumModels].file, position: .none, problem: "more than \(Self.maximumModels) models"))
    }
    guard errors.isEmpty else { throw ModelErrors(errors) }
    var compiler = ModelCompiler(models)
    let compiled = models.indices.map { compiler.compile(models[$0], at: $0) }
    if let problem = compiler.problem {
      throw ModelErrors([ModelError(file: models.map(\.file).joined(separator: ", "), position: .none, problem: problem)])
    }
    sources = models
    layout = FactLayout(
      identities: compiler.catalog.identities, models: models.map { "\($0.id)@\($0.version)" }.sorted().joined(separator: ","))
    self.models = compiled
    stages = compiler.stages
    choices = compiler.choices
    entrances = compiler.entrances
    indicatorNames = compiler.indicatorNames
    instructions = compiler.instructions
    operands = compiler.operands
    labels = compiler.labels
    deadlines = compiler.deadlines
    (events, updates) = compiler.eventTable()
    traits = compiler.traits
    eventNames = StandardEvents.spelling.merging(compiler.ownEventNames) { standard, _ in standard }
    lastActivitySlot = compiler.lastActivitySlot
    firstActivitySlot = compiler.firstActivitySlot
    activityModels = compiler.activityModels
    knownModels = compiler.knownModels
    traitModels = compiler.traitModels
    texts = OutputTexts(models, indicators: indicatorNames, labels: labels, events: eventNames)
  }

  /// The models' versions by their ids.
  package var versions: [String: Int] {
    Dictionary(sources.map { ($0.id, $0.version) }, uniquingKeysWith: { first, _ in first })
  }
}
