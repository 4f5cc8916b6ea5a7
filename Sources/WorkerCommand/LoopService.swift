internal import Dispatch
internal import Kafka
internal import Logging
internal import RecordLog
internal import ServiceLifecycle
internal import StateFiles
internal import WorkerRuntime

/// Runs a worker's loop on a thread of its own until it is asked to stop, or cannot go on.
struct LoopService: Service {
  let program: WorkerProgram
  let settings: WorkerSettings
  let configuration: KafkaConfiguration
  let topicPrefix: String
  let connectTimeout: Duration
  /// Who the instance is, and where states outlive the process; `nil` where that is not to be had.
  let identity: InstanceIdentity?
  let status: WorkerStatus
  let clock: SystemClock
  let logger: Logger

  func run() async throws {
    // Cancellation means the same to the loop as a graceful shutdown: what it holds is finished, which takes a commit.
    try await withTaskCancellationHandler {
      try await withGracefulShutdownHandler {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
          DispatchQueue(label: "rondo.loop", qos: .userInitiated).async {
            continuation.resume(with: Result { try runLoop() })
          }
        }
      } onGracefulShutdown: {
        status.stop()
      }
    } onCancel: {
      status.stop()
    }
  }

  private func reportTotals() {
    let totals = status.totals
    logger.notice(
      "Stopped.",
      metadata: [
        "records": "\(totals.records)", "repeats": "\(totals.repeats)", "alarms": "\(totals.alarms)",
        "dead_letters": "\(totals.rejections.values.reduce(0, +))",
      ])
  }

  /// Below the instance's directory: a prefix makes another worker of it.
  private func snapshots(_ plan: StagePlan) -> StateDirectory? {
    guard let stateDirectory = identity?.directory else { return nil }
    let directory = StateDirectory("\(stateDirectory)/\(plan.names.changelog)")
    if directory == nil {
      logger.warning(
        "States cannot be kept in the state directory: every start restores the changelog.", metadata: ["path": "\(stateDirectory)"])
    }
    return directory
  }

  private func runLoop() throws {
    let client = try KafkaClient(configuration, name: program.edges.names.worker, log: KafkaLogLines(logger).log)
    let plan = try Startup.plan(program.edges.prefixed(topicPrefix), client: client, grace: settings.grace, timeout: connectTimeout)
    let id = plan.names.transactionalID(instance: settings.instance)
    let lane = ThreadedLane { Committer(client: client, transactionalID: id) }
    let loop = try WorkerLoop(
      LoopParts(
        program: program, plan: plan, client: client, settings: settings, clock: clock, lane: lane, logger: logger, status: status,
        snapshots: snapshots(plan), residentBytes: ResidentMemory.bytes))
    do {
      while try loop.step() {}
      reportTotals()
    } catch {
      loop.close()
      throw error
    }
  }
}
