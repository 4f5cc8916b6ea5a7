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
  /// Nothing came: time alone did it.
  case silence
}

/// A customer's move from a phase of a model to another.
package struct PhaseMove: Sendable, Hashable {
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

  /// The model's index in ``ModelSet/sources``.
  package let model: Int
  /// The phase left, by its index in the model; `nil` for none.
  package let from: Int?
  /// The phase entered; `nil` for none.
  package let to: Int?
  package let direction: Direction
  package let at: EventTime
  package let cause: MoveCause
  /// The indicator's id.
  package let indicator: String
  package let evidence: [Evidence]
  /// How long the customer was in the phase left.
  package let dwell: EventTime.Interval?
  /// How many times the customer has been in the phase entered, this time included; `nil` when none is entered.
  package let visit: Int?
  /// The customer's moves in the model so far, this one included.
  package let sequence: Int
  /// Which of the model's moves at one record or alarm this is, counted from 0.
  package let step: Int
}
