internal import WorkerRuntime

/// The stages of a process, so that a simulation can tell what the process was at when a fault struck it.
///
/// `@unchecked Sendable`: a program asks for it, but a simulation, and so everything in it, is used by one thread.
final class StagesInView: @unchecked Sendable {
  private let parts: ProcessParts
  private let clock: SimulatedClock
  private(set) var stages: (any RecordStages)?

  init(_ parts: ProcessParts, clock: SimulatedClock) {
    self.parts = parts
    self.clock = clock
  }

  /// The same program with the stages that its parts make, which can be seen once they are made.
  func watching(_ program: WorkerProgram) -> WorkerProgram {
    WorkerProgram(edges: program.edges) { [self] plan in
      let made = parts.makeStages(program.makeStages(plan), clock)
      stages = made.stages
      return made
    }
  }
}
