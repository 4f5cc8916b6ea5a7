internal import ArgumentParser
internal import Dispatch
internal import Kafka
internal import Lifecycle
internal import RecordLog
internal import Terminal
internal import WorkerRuntime

struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fills another changelog of lifecycle-worker from touchpoints, for a model that needs facts which were not stored.",
    discussion: """
      Facts that no loaded model has asked for are not stored. This works every state out anew, with the models given here, from all \
      touchpoints that the topic still has, while workers go on with the changelog they have. Nothing is published meanwhile. It ends close \
      behind the workers; interrupted, it goes on where it was.

      Then stop all lifecycle-workers, and start them with the same models and --generation: each takes what came in between in silence, \
      and publishes from where the earlier ones stopped. Nothing is lost, and nothing is said twice. What was published before stays as it is.

      Example:
        rondo rebuild --model phases-1.yaml --model phases-2.yaml --generation 2 --bootstrap-servers localhost:9092
        lifecycle-worker --model phases-1.yaml phases-2.yaml --generation 2 --bootstrap-servers localhost:9092
      """)

  @Option(
    help: ArgumentHelp("File with a phase model, or the name of one that comes with Rondo; may be given several times.", valueName: "file"))
  var model: [String] = []

  @Option(help: ArgumentHelp("Number of the changelog: lifecycle.changelog-2 for 2; one above that of the workers.", valueName: "n"))
  var generation = 2

  @Option(help: ArgumentHelp("Brokers of the Kafka cluster.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  @Option(help: ArgumentHelp("What the names of topics and groups begin with, in a cluster that is shared.", valueName: "prefix"))
  var topicPrefix = ""

  func validate() throws {
    guard generation >= 2 else { throw ValidationError("--generation begins with 2: 1 is what workers begin with.") }
    guard bootstrapServers != nil || kafkaConfig != nil else {
      throw ValidationError("No brokers: give --bootstrap-servers host:port.")
    }
  }

  func run() throws {
    let models = try ModelSource.modelSet(model)
    let broker = try Broker(bootstrapServers: bootstrapServers, kafkaConfig: kafkaConfig)
    do throws(WorkerError) {
      let run = try RebuildRun(
        WorkerProgram(LifecycleWorker(models: models)), generation: generation, prefix: topicPrefix, client: broker.client,
        timeout: Broker.timeout)
      try fill(run, broker)
    } catch {
      throw Failure(Failure.Code(rawValue: error.kind.rawValue) ?? .defect, error.message)
    }
  }

  private func fill(_ run: RebuildRun, _ broker: Broker) throws(WorkerError) {
    let status = WorkerStatus()
    DispatchQueue.global().async {
      StopSignals().wait()
      status.stop()
    }
    let line = ProgressLine()
    let start = ContinuousClock.now
    let goal = try goal(run, broker) { done, all in
      let seconds = max(0.1, (ContinuousClock.now - start) / .seconds(1))
      let rate = Int(Double(status.totals.records) / seconds)
      line.show("\(run.changelog): \(done.grouped) of \(all.grouped) touchpoints, \(rate.grouped)/s")
    }
    defer { line.clear() }
    let isFilled = try run.run(upTo: goal, status)
    line.clear()
    let records = "\(status.totals.records.grouped) touchpoints of \(status.snapshot.customers.grouped) customers"
    if isFilled {
      Console.standardOutput.write(
        "\(run.changelog) is filled: \(records). Stop all lifecycle-workers, then start them with --generation \(generation).\n")
    } else {
      Console.standardOutput.write("\(run.changelog) is not filled yet: \(records). Started again, it goes on there.\n")
    }
  }

  private func goal(
    _ run: RebuildRun, _ broker: Broker, _ progress: @escaping (Int64, Int64) -> Void
  ) throws(WorkerError) -> RebuildGoal {
    do throws(LogError) {
      let reader = try broker.client.makeReader(ofGroup: run.workersGroup)
      let offsets = { () throws(LogError) -> [TopicPartition: Int64] in try reader.committed(run.partitions, timeout: .seconds(2)) }
      return RebuildGoal(offsets: offsets, progress: progress)
    } catch {
      throw WorkerError(.unreachable, "\(broker.place): \(error)")
    }
  }
}
