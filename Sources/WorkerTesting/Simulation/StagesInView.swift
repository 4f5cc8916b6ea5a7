internal import WorkerRuntime

/// The stages of a process, so that a simulation can tell what the process was at when a fault struck it.
final class StagesInView {
  private(set) var stages: (any RecordStages)?

  /// The same program with the stages of `parts`, which can be seen once they are made.
  func watching(_ program: WorkerProgram, _ parts: ProcessParts, clock: SimulatedClock) -> WorkerProgram {
    // A simulation, and so everything in it, is used by one thread.
    nonisolated(unsafe) let (view, parts, clock) = (self, parts, clock)
    return WorkerProgram(edges: program.edges) { plan in
      let made = unsafe parts.makeStages(program.makeStages(plan), clock)
      unsafe view.stages = made.stages
      return made
    }
  }
}
