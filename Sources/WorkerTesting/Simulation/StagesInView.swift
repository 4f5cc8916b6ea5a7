internal import WorkerRuntime

/// The stages of a process, so that a simulation can tell what the process was at when a fault struck it.
///
/// `@unchecked Sendable`: a program asks for it, but a simulation, and so everything in it, is used by one thread.
final class StagesInView: @unchecked Sendable {
  private let parts: ProcessParts
  private let broker: SimulatedBroker
  private let disk: SimulatedDisk?
  private(set) var stages: ObservedStages?

  init(_ parts: ProcessParts, broker: SimulatedBroker, disk: SimulatedDisk?) {
    self.parts = parts
    self.broker = broker
    self.disk = disk
  }

  /// The same program with the stages that its parts make, which can be seen once they are made.
  func watching(_ program: WorkerProgram) -> WorkerProgram {
    WorkerProgram(edges: program.edges) { [self] plan in
      let made = parts.makeStages(program.makeStages(plan), broker.clock)
      let observed = ObservedStages(made.stages, faults: broker.faults, disk: disk)
      stages = observed
      return WorkerProgram.Stages(any: observed, processBatch: made.processBatch)
    }
  }
}
