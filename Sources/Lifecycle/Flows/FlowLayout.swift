/// Which of a key's counters counts what, for one model. With P phases, N = P + 1 places (behind the phases: none) and B buckets:
///
/// | counters | what |
/// |---|---|
/// | N × N | moves, by the place left, then by the place entered |
/// | P × B | dwell times, by the phase left |
/// | P × B | times from the first touchpoint to the first time in a phase, by that phase |
/// | 5 | moves that were not as on the ideal way, by ``PhaseMove/Deviation`` |
/// | 2 × P | customers who become stuck in a phase, counted ahead, and those who were and left |
/// | per phase, one per planned touchpoint | stays in the phase, by now over, in which the touchpoint was observed |
///
/// It follows from the model, and the model's version is part of the key: so a counter never changes its meaning.
package struct FlowLayout: Sendable {
  package let phases: Int
  package let places: Int
  private let firstDwell: Int
  private let firstReach: Int
  private let firstDeviation: Int
  private let firstStuck: Int
  private let firstPlanned: InlineArray<16, Int>
  /// How many counters there are.
  package let count: Int

  package init(_ model: PhaseModel) {
    phases = model.phases.count
    places = phases + 1
    firstDwell = places * places
    firstReach = firstDwell + phases * FlowBuckets.count
    firstDeviation = firstReach + phases * FlowBuckets.count
    firstStuck = firstDeviation + PhaseMove.Deviation.allCases.count
    var next = firstStuck + 2 * phases
    var planned = InlineArray<16, Int>(repeating: 0)
    for (index, phase) in model.phases.prefix(ModelValidation.maximumPhases).enumerated() {
      planned[index] = next
      next += phase.roadmap.count
    }
    firstPlanned = planned
    count = next
  }

  /// Moves from one place to another.
  package func move(from: Int, to: Int) -> Int { from * places + to }
  package var moves: Range<Int> { 0..<firstDwell }
  package func dwell(in phase: Int) -> Range<Int> { buckets(firstDwell, phase) }
  package func reach(of phase: Int) -> Range<Int> { buckets(firstReach, phase) }
  package func deviation(_ deviation: PhaseMove.Deviation) -> Int { firstDeviation + deviation.number }
  package func deviation(number: Int) -> Int { firstDeviation + number }
  package var deviations: Range<Int> { firstDeviation..<firstStuck }
  package func becameStuck(in phase: Int) -> Int { firstStuck + 2 * phase }
  package func leftStuck(in phase: Int) -> Int { firstStuck + 2 * phase + 1 }
  /// A touchpoint that the roadmap plans for a phase, by its place there.
  package func planned(_ touchpoint: Int, in phase: Int) -> Int { firstPlanned[phase] + touchpoint }

  private func buckets(_ first: Int, _ phase: Int) -> Range<Int> {
    let start = first + phase * FlowBuckets.count
    return start..<start + FlowBuckets.count
  }
}
