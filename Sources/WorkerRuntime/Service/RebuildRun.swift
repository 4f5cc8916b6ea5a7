internal import Logging
package import RecordLog
internal import WorkerSDK

/// Fills another changelog of a worker from its input, beside the workers that go on with an earlier one: the same stages, with a group and
/// transactional ids of its own, and nobody hears what they say.
package struct RebuildRun {
  private let program: WorkerProgram
  private let plan: StagePlan
  private let client: any LogClient
  private let clock = SystemClock()

  /// - Parameters:
  ///   - generation: Which changelog; 1 is the one that workers begin with.
  ///   - prefix: What the names of topics and groups begin with.
  package init(
    _ program: WorkerProgram, generation: Int, prefix: String, client: any LogClient, timeout: Duration
  ) throws(WorkerError) {
    guard program.edges.inputTopics.count == 1 else {
      throw WorkerError(.configuration, "Only a worker of one input can be rebuilt.")
    }
    self.program = program
    self.client = client
    let edges = program.edges.prefixed(prefix).generation(generation, isRebuild: true)
    plan = try Startup.plan(edges, client: client, grace: WorkerSettings(instance: "").grace, timeout: timeout)
  }

  package var changelog: String { plan.names.changelog }
  /// The group whose offsets are the goal.
  package var workersGroup: String { plan.names.workersGroup }
  /// The partitions of the input.
  package var partitions: [TopicPartition] { (0..<Int32(plan.partitionCount)).map { TopicPartition(plan.inputTopics[0], $0) } }

  /// Runs until the changelog is filled, or `status` is asked to stop; says whether it is filled.
  package func run(upTo goal: RebuildGoal, _ status: WorkerStatus) throws(WorkerError) -> Bool {
    var settings = WorkerSettings(instance: "rebuild")
    settings.clock = .log
    settings.commitInterval = .milliseconds(500)
    settings.leavesGroup = true
    let (client, id) = (client, plan.names.transactionalID(instance: settings.instance))
    let lane = ThreadedLane { Committer(client: client, transactionalID: id) }
    let loop: WorkerLoop
    do throws(LogError) {
      loop = try WorkerLoop(
        LoopParts(
          program: program, plan: plan, client: client, settings: settings, clock: clock, lane: lane,
          logger: Logger(label: "rebuild", factory: { _ in SwiftLogNoOpLogHandler() }), status: status, rebuild: goal))
    } catch {
      throw WorkerError(.defect, "\(error)")
    }
    do throws(WorkerError) {
      while try loop.step() {}
      return loop.hasFilled
    } catch {
      loop.close()
      throw error
    }
  }
}
