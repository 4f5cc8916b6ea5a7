package import Touchpoints
package import WorkerSDK

/// One fact by which an indicator is true: its name in the model's words, and a whole number.
package struct Evidence: Sendable, Hashable {
  package let name: String
  package let value: Int64

  package init(name: String, value: Int64) {
    self.name = name
    self.value = value
  }
}

/// Why a customer was looked at.
package enum MoveCause: Sendable, Hashable {
  /// This event came.
  case event(EventName)
  /// This event came, too late to be put where it belongs.
  case lateEvent(EventName)
  /// Nothing came: time alone did it.
  case silence
  /// A model was changed, or took effect.
  case activation
}

/// A customer's move from a phase of a model to another.
package struct PhaseMove: Sendable {
  package enum Direction: String, Sendable, CaseIterable {
    /// Into the model for the first time.
    case entry
    /// To a higher rank.
    case forward
    /// To a lower rank, or into a phase of customers who are being lost.
    case backward
    /// Out of a phase of customers who are being lost, or back into the model after an end.
    case reentry = "re-entry"
    /// Out of the model: the relationship ended.
    case exit
  }

  /// How a move differs from the ideal way.
  package enum Deviation: String, Sendable, CaseIterable {
    /// Phases of the way were left out.
    case skipped
    /// The customer fell back.
    case regressed
    /// The next phase, but later than expected.
    case stalled
    /// A phase where the customer had been before.
    case repeated
    /// Ahead by more than a phase, over phases where the customer had been before; or to a phase that is not on the way.
    case outOfOrder = "out-of-order"
  }

  /// What a move hangs on: with its step among the moves of its model there, it is told apart from all others of the customer.
  package enum Anchor: Sendable, Hashable {
    /// An event, by its id.
    case record(UInt64)
    /// A moment, in milliseconds, up to which nothing had come.
    case silence(until: Int64)
  }

  /// Whether it is told for the first time.
  package enum Telling: Sendable, Hashable {
    case first
    /// Takes the place of what was told, or was missing.
    case corrected
    /// Did not take place.
    case retracted
    /// Says what was told; only what flows count of it is another.
    case recounted
  }

  /// The phase that comes next on the ideal way (else the next by rank), and by how much each fact that it asks for is short.
  struct Next: Sendable {
    let place: Int
    var missing: FactList
  }

  let models: ModelSet
  /// The model's index in ``ModelSet/sources``.
  package let model: Int
  /// Where the customer was and where it is now: phases by their index in the model, or behind the last one for none.
  let places: (from: Int, to: Int)
  package let direction: Direction
  package let at: EventTime
  package let cause: MoveCause
  package let anchor: Anchor
  /// The indicator's index in ``ModelSet/indicatorNames``.
  let indicatorIndex: Int
  let facts: FactList
  /// How long the customer was in the phase left.
  package let dwell: EventTime.Interval?
  /// How many minutes after the customer's first touchpoint; `nil` where it is not known.
  let minutes: Int64?
  /// Which of the touchpoints planned for the phase left were observed, a bit each.
  let observed: UInt32
  /// How many times the customer has been in the phase entered, this time included; `nil` when none is entered.
  package let visit: Int?
  /// The customer's moves in the model so far, this one included.
  package let sequence: Int
  /// Which of the model's moves at one record or alarm this is, counted from 0.
  package let step: Int
  /// `nil` where the move is as it should be, and in models without an ideal way.
  package let deviation: Deviation?
  /// How many of a thousand moves so far were as they should be; `nil` without an ideal way.
  package let conformance: Int?
  let next: Next?
  package private(set) var telling = Telling.first
  /// What had been told in the place of one that is told otherwise; `nil` where nothing had.
  private(set) var replaced: FlowStep?

  func `as`(_ telling: Telling, replacing replaced: FlowStep? = nil) -> PhaseMove {
    var move = self
    move.telling = telling
    move.replaced = replaced
    return move
  }

  /// Whether both are what one event or moment did first, second, … in a model.
  func isSameStep(as other: PhaseMove) -> Bool { model == other.model && step == other.step && anchor == other.anchor }
}

extension PhaseMove: Equatable {
  /// Whether both say the same of a customer, be it for the first time or not.
  package static func == (a: PhaseMove, b: PhaseMove) -> Bool {
    a.isSameStep(as: b)
      && (a.sequence, a.at, a.direction, a.deviation, a.conformance) == (b.sequence, b.at, b.direction, b.deviation, b.conformance)
      && (a.from, a.to, a.cause, a.dwell, a.visit) == (b.from, b.to, b.cause, b.dwell, b.visit)
      && (a.indicatorIndex == b.indicatorIndex && a.models === b.models || a.indicator == b.indicator)
      && (a.hasSameFacts(as: b) || a.evidence == b.evidence && a.nextPhase == b.nextPhase && a.missing == b.missing)
  }

  /// Whether both name the same numbers the same: mostly so, and told without making their names.
  private func hasSameFacts(as other: PhaseMove) -> Bool {
    guard models === other.models, facts.isEqual(to: other.facts) else { return false }
    switch (next, other.next) {
    case (nil, nil): return true
    case (let next?, let otherNext?): return next.place == otherNext.place && next.missing.isEqual(to: otherNext.missing)
    default: return false
    }
  }

  /// The phase left, by its index in the model; `nil` for none.
  package var from: Int? { places.from == models.models[model].none ? nil : places.from }
  /// The phase entered; `nil` for none.
  package var to: Int? { places.to == models.models[model].none ? nil : places.to }
  /// The indicator's id.
  package var indicator: String { models.indicatorNames[indicatorIndex] }
  /// The facts by which the indicator is true.
  package var evidence: [Evidence] { models.evidence(facts) }
  /// The phase that comes next, by its index in the model; `nil` for none.
  package var nextPhase: Int? { next?.place }
  /// By how much the facts are short that ``nextPhase`` asks for; negative where there are too many.
  package var missing: [Evidence] { next.map { models.evidence($0.missing) } ?? [] }
}
