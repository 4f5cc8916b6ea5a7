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

  private struct Member {
    let program: WorkerProgram
    let inputs: [String]
    var group: String { program.edges.names.group }

    init<W: Worker>(_ worker: W) {
      program = WorkerProgram(worker)
      inputs = W.inputs.map(\.topic)
    }
  }

  private let members: [Member]
  private let broker: SimulatedBroker
  private var processes: [SimulatedProcess]
  private let group: String
  private let inputs: [String]
  /// Virtual milliseconds between two steps of the loop.
  private static let step: Int64 = 20
  private static let mostSteps = 20_000

  /// Starts `worker` on an empty broker with one partition per topic. The broker's clock stands at `start` and passes while records are
  /// processed; what a worker sees of time is in the records alone.
  public convenience init<W: Worker>(_ worker: W, start: EventTime = EventTime(year: 2030, month: 1, day: 1)) throws {
    try self.init(Member(worker), tables: W.tables.map(\.topic), outputs: W.outputs, others: [], start: start)
  }

  /// Starts `worker`, and the second stage that adds up what it adds to the sums of `summation`.
  public convenience init<W: Worker, Summed: Summation>(
    _ worker: W, summing summation: Summed, start: EventTime = EventTime(year: 2030, month: 1, day: 1)
  ) throws {
    let second = SummingWorker(summation)
    try self.init(
      Member(worker), tables: W.tables.map(\.topic), outputs: W.outputs + SummingWorker<Summed>.outputs, others: [Member(second)],
      start: start)
  }

  private init(_ first: Member, tables: [String], outputs: [Output], others: [Member], start: EventTime) throws {
    members = [first] + others
    inputs = first.inputs
    group = first.group
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: start.milliseconds))
    self.broker = broker
    broker.createTopics((inputs + tables).map { TopicSpecification(name: $0, partitions: 1) })
    broker.createTopics(
      outputs.map {
        TopicSpecification(name: $0.name, partitions: 1, settings: ["cleanup.policy": $0.isCompacted ? "compact" : "delete"])
      })
    processes = try members.map { try SimulatedProcess($0.program, name: "driver", broker: broker) }
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
    for process in processes { process.kill() }
    processes = try members.map { try SimulatedProcess($0.program, name: "driver", broker: broker) }
    try run()
  }

  /// What the worker has published in `topic`, in order; its own word on its progress left out.
  public func outputs(of topic: String) -> [DrivenOutput] {
    broker.visibleRecords(topic).flatMap { $0 }.filter { ReservedKey.isCustomer($0.key) }.map(DrivenOutput.init)
  }

  /// The records that the worker refused, in order.
  public var deadLetters: [DrivenOutput] { outputs(of: "\(group).dead-letters") }

  private func run() throws {
    for _ in 0..<Self.mostSteps {
      for process in processes {
        process.step()
        while process.commitStep() {}
      }
      broker.clock.advance(by: Self.step)
      if let failure = processes.lazy.compactMap(\.failure).first { throw Failure(description: failure.message) }
      if isDone { return }
    }
    throw Failure(description: "The worker did not process what it was sent within \(Self.mostSteps) steps.")
  }

  /// Whether every group stands at the end of its inputs.
  private var isDone: Bool {
    members.allSatisfy { member in
      let committed = broker.groupOffsets(member.group)
      return member.inputs.allSatisfy { committed[TopicPartition($0, 0)] ?? 0 > broker.lastVisibleOffsets($0)[0] }
    }
  }
}
