package import Logging
package import RecordLog
package import StateStore

/// What a loop is made of.
package struct LoopParts {
  package let program: WorkerProgram
  package let plan: StagePlan
  package let client: any LogClient
  package let settings: WorkerSettings
  package let clock: any RuntimeClock
  package let lane: any CommitLane
  package let logger: Logger
  package let status: WorkerStatus
  /// Where states lie beyond the life of the process; `nil`: nowhere but in the changelog.
  package let snapshots: (any SnapshotStorage)?
  /// What a changelog is filled up to; `nil` for a worker.
  package let rebuild: RebuildGoal?
  /// How many bytes of memory the process occupies.
  package let residentBytes: () -> Int

  package init(
    program: WorkerProgram, plan: StagePlan, client: any LogClient, settings: WorkerSettings, clock: any RuntimeClock,
    lane: any CommitLane, logger: Logger, status: WorkerStatus, snapshots: (any SnapshotStorage)? = nil,
    rebuild: RebuildGoal? = nil, residentBytes: @escaping () -> Int = { 0 }
  ) {
    self.program = program
    self.plan = plan
    self.client = client
    self.settings = settings
    self.clock = clock
    self.lane = lane
    self.logger = logger
    self.status = status
    self.snapshots = snapshots
    self.rebuild = rebuild
    self.residentBytes = residentBytes
  }
}
