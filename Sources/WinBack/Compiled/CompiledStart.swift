internal import WorkerSDK

/// How a play begins, as far as numbers go: who asks is not handed lists of events.
enum CompiledStart: Sendable {
  case event(after: EventTime.Interval)
  case abandoned(silence: EventTime.Interval)
  case date(PlayStart.Occasion, daysBefore: Int, minute: Int)
  case product
  /// What another worker says.
  case reading

  init(_ start: PlayStart) {
    self =
      switch start {
      case .event(_, let after): .event(after: after)
      case .abandoned(let abandoned): .abandoned(silence: abandoned.silence)
      case .date(let occasion, let daysBefore, let minute): .date(occasion, daysBefore: daysBefore, minute: minute)
      case .product: .product
      case .phase, .signal: .reading
      }
  }

  /// Whether the candidates are of the calendar, or of products.
  var isPlanned: Bool {
    switch self {
    case .date, .product: true
    default: false
    }
  }
}
