internal import WorkerRuntime

/// The stages of a process, so that a simulation can tell what the process was at when a fault struck it.
final class StagesInView {
  private(set) var stages: (any RecordStages)?

  /// The same program, whose stages can be seen once they are made.
  func watching(_ program: WorkerProgram) -> WorkerProgram {
    // A simulation, and so everything in it, is used by one thread.
    nonisolated(unsafe) let view = self
    return WorkerProgram(edges: program.edges) { plan in
      let made = program.makeStages(plan)
      unsafe view.stages = made.stages
      return made
    }
  }
}
