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

/// Evidence as numbers: its name is made only where it is read.
struct Fact: Sendable, Hashable {
  /// The name's index among ``ModelSet/labels``.
  let label: UInt16
  /// The currency of a sum of money.
  var currency: Int64?
  let value: Int64
}

/// Why a customer was looked at.
package enum MoveCause: Sendable, Hashable {
  /// This event came.
  case event(EventName)
  /// Nothing came: time alone did it.
  case silence
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

  let models: ModelSet
  /// The model's index in ``ModelSet/sources``.
  package let model: Int
  /// Where the customer was and where it is now: phases by their index in the model, or behind the last one for none.
  let places: (from: Int, to: Int)
  package let direction: Direction
  package let at: EventTime
  package let cause: MoveCause
  /// The indicator's index in ``ModelSet/indicatorNames``.
  let indicatorIndex: Int
  let facts: [Fact]
  /// How long the customer was in the phase left.
  package let dwell: EventTime.Interval?
  /// How many times the customer has been in the phase entered, this time included; `nil` when none is entered.
  package let visit: Int?
  /// The customer's moves in the model so far, this one included.
  package let sequence: Int
  /// Which of the model's moves at one record or alarm this is, counted from 0.
  package let step: Int
}

extension PhaseMove: Equatable {
  /// Whether both say the same of a customer.
  package static func == (a: PhaseMove, b: PhaseMove) -> Bool {
    (a.model, a.step, a.sequence, a.at, a.direction) == (b.model, b.step, b.sequence, b.at, b.direction)
      && (a.from, a.to, a.cause, a.dwell, a.visit) == (b.from, b.to, b.cause, b.dwell, b.visit)
      && a.indicator == b.indicator && a.evidence == b.evidence
  }

  /// The phase left, by its index in the model; `nil` for none.
  package var from: Int? { places.from == models.models[model].none ? nil : places.from }
  /// The phase entered; `nil` for none.
  package var to: Int? { places.to == models.models[model].none ? nil : places.to }
  /// The indicator's id.
  package var indicator: String { models.indicatorNames[indicatorIndex] }
  /// The facts by which the indicator is true.
  package var evidence: [Evidence] { facts.map(models.evidence) }
}
