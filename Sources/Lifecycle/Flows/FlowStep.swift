internal import WorkerSDK

/// What flows count of a move. Small, so that a correction can carry what it takes the place of.
struct FlowStep: Sendable, Hashable {
  /// Phases by their index in the model, or behind the last one for none.
  let from: UInt8
  let to: UInt8
  /// When, in milliseconds.
  let at: Int64
  /// How long the customer was in the phase left, in milliseconds; −1 where it left none.
  let dwell: Int64
  /// How many minutes after the customer's first touchpoint it came to the phase for the first time; −1 where it had been there before, and
  /// where none is entered.
  let minutes: Int64
  /// The deviation's index among all; −1 for none.
  let deviation: Int8
  /// Which of the touchpoints planned for the phase left were observed, a bit each.
  let observed: UInt32
}

extension PhaseMove {
  /// What flows count of it.
  var flowStep: FlowStep {
    FlowStep(
      from: UInt8(truncatingIfNeeded: places.from), to: UInt8(truncatingIfNeeded: places.to), at: at.milliseconds,
      dwell: dwell?.milliseconds ?? -1, minutes: visit == 1 ? minutes ?? -1 : -1,
      deviation: deviation.map { Int8(truncatingIfNeeded: $0.number) } ?? -1, observed: observed)
  }
}

extension PhaseMove.Deviation {
  /// The place among ``Swift/CaseIterable/allCases``; it stands in sums, and so never changes.
  var number: Int {
    switch self {
    case .skipped: 0
    case .regressed: 1
    case .stalled: 2
    case .repeated: 3
    case .outOfOrder: 4
    }
  }
}
