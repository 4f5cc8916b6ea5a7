internal import RecordLog
internal import WorkerRuntime
public import WorkerSDK

/// Runs a worker in memory, with time set by hand: the same stages, transactions and restores as in production, on a simulated broker.
///
///     let driver = try WorkerDriver(ComplaintSurgeWorker())
///     try driver.send(#"{"type": "track", "event": "Support Ticket Opened", "userId": "c1", …}"#, key: "c1", at: noon)
///     #expect(try driver.outputs(of: "complaint-surge.surges").isEmpty)
///
/// Everything sent is processed and committed when a call returns.
public final class WorkerDriver {
  /// Why a worker could not go on.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened, and what to do.
    public let description: String
  }

  private let program: WorkerProgram
  private let broker: SimulatedBroker
  private var process: SimulatedProcess
  private let group: String
  private let inputs: [String]
  /// Virtual milliseconds between two steps of the loop.
  private static let step: Int64 = 20
  private static let mostSteps = 20_000

  /// Starts `worker` on an empty broker with one partition per topic. The broker's clock stands at `start` and passes while records are
  /// processed; what a worker sees of time is in the records alone.
  public init<W: Worker>(_ worker: W, start: EventTime = EventTime(year: 2030, month: 1, day: 1)) throws {
    program = WorkerProgram(worker)
    inputs = W.inputs.map(\.topic)
    group = W.name
    broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: start.milliseconds))
    broker.createTopics((inputs + W.tables.map(\.topic)).map { TopicSpecification(name: $0, partitions: 1) })
    broker.createTopics(
      W.outputs.map {
        TopicSpecification(name: $0.name, partitions: 1, settings: ["cleanup.policy": $0.isCompacted ? "compact" : "delete"])
      })
    process = try SimulatedProcess(program, name: "driver", broker: broker)
  }

  /// Appends a record and lets the worker process it.
  ///
  /// - Parameters:
  ///   - value: The value as text; `nil` is a tombstone.
  ///   - key: The key; `nil` is a record without.
  ///   - topic: One of the worker's inputs or tables; its first input unless given.
  ///   - time: The broker's time of the record; its clock's unless given.
  public func send(
    _ value: String?, key: String?, to topic: String? = nil, headers: [String: String] = [:], at time: EventTime? = nil
  ) throws {
    _ = try broker.append(
      to: TopicPartition(topic ?? inputs[0], 0), key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) },
      headers: headers.sorted { $0.key < $1.key }.map { RecordHeader($0.key, text: $0.value) }, timestamp: time?.milliseconds)
    try run()
  }

  /// Lets time pass in silence until stream time is `time`: alarms due ten seconds or more before it fire.
  public func pass(until time: EventTime) throws {
    let tick = ControlRecord.tick(time)
    _ = try broker.append(
      to: TopicPartition(inputs[0], 0), key: nil, value: tick.value, headers: tick.headers(worker: group), timestamp: time.milliseconds)
    try run()
  }

  /// Kills the process as `kill -9` does and starts it again: it restores its states from the changelog and goes on.
  public func restart() throws {
    process.kill()
    process = try SimulatedProcess(program, name: "driver", broker: broker)
    try run()
  }

  /// What the worker has published in `topic`, in order; its own word on its progress left out.
  public func outputs(of topic: String) -> [DrivenOutput] {
    broker.visibleRecords(topic).flatMap { $0 }.filter { $0.key != nil }.map(DrivenOutput.init)
  }

  /// The records that the worker refused, in order.
  public var deadLetters: [DrivenOutput] { outputs(of: "\(group).dead-letters") }

  private func run() throws {
    for _ in 0..<Self.mostSteps {
      process.step()
      while process.commitStep() {}
      broker.clock.advance(by: Self.step)
      if let failure = process.failure { throw Failure(description: failure.message) }
      if try isDone() { return }
    }
    throw Failure(description: "The worker did not process what it was sent within \(Self.mostSteps) steps.")
  }

  /// Whether the group stands at the end of every input.
  private func isDone() throws -> Bool {
    let committed = broker.groupOffsets(group)
    return try inputs.allSatisfy { topic in
      let partition = TopicPartition(topic, 0)
      return try broker.offsets(of: partition).upperBound == committed[partition] ?? 0
    }
  }
}
