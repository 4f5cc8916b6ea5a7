package import RecordLog
package import WorkerRuntime

/// What a deliberately wrong copy of the runtime is made of; the right one replaces nothing.
package struct ProcessParts {
  package var makeClient: (SimulatedClient) -> any LogClient = { $0 }
  package var makeLane: (SteppedLane) -> any CommitLane = { $0 }
  /// The clock is the simulation's.
  package var makeStages: (WorkerProgram.Stages, SimulatedClock) -> WorkerProgram.Stages = { made, _ in made }
  package var adjust: (inout WorkerSettings) -> Void = { _ in }

  package init() {}
}
