package import Logging
package import RecordLog

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

  package init(
    program: WorkerProgram, plan: StagePlan, client: any LogClient, settings: WorkerSettings, clock: any RuntimeClock,
    lane: any CommitLane, logger: Logger, status: WorkerStatus
  ) {
    self.program = program
    self.plan = plan
    self.client = client
    self.settings = settings
    self.clock = clock
    self.lane = lane
    self.logger = logger
    self.status = status
  }
}
