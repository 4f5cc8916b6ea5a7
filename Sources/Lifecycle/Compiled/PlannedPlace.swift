internal import Touchpoints
internal import WorkerSDK

/// Where an event lies on a roadmap: for customers in a phase of a model.
struct PlannedPlace: Sendable {
  /// The hash of the event's name.
  let event: UInt64
  /// By its index among all models.
  let model: Int
  /// By its index in the model.
  let phase: Int
  /// Its bit among the touchpoints that are planned for the phase, where the phase lies in a state, see ``PhaseWord``.
  let bit: Int64
  /// How long after the phase began it counts, in milliseconds.
  let within: Int64

  /// What a model plans, phase by phase.
  static func all(in model: PhaseModel, at index: Int) -> [PlannedPlace] {
    model.phases.enumerated().flatMap { phase, source in
      source.roadmap.prefix(PhaseWord.maximumPlanned).enumerated().map { number, planned in
        PlannedPlace(
          event: EventName(planned.event.name).hash, model: index, phase: phase, bit: PhaseWord.bit(of: number),
          within: planned.within?.milliseconds ?? .max)
      }
    }
  }
}
