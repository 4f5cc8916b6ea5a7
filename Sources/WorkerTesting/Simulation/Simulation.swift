internal import RecordLog
internal import WorkerRuntime
internal import WorkerSDK

/// Workers on a simulated broker under a schedule that one seed determines: every step of every loop and committer, every record, every
/// fault, every passing of time. The same seed gives the same run.
package final class Simulation {
  package let workload: Workload
  package let script: InputScript
  package let settings: SimulationSettings
  package let broker: SimulatedBroker
  /// What must not have happened, in words.
  package internal(set) var violations: [String] = []
  /// What happened, if it is written down.
  package private(set) var trace: [String] = []
  /// Outputs that could be read when the faults ended, and how many came in the peace that followed.
  package private(set) var outputs = (underFaults: 0, inPeace: 0)

  var generator: SeededGenerator
  let clock: SimulatedClock
  var slots: [ProcessSlot]
  var appended = 0
  var reachableAgain = Int64.max
  /// Whether unprocessed input was deleted: from then on a process may end because of that.
  var isHoleOpen = false
  /// Whether the members' predecessors have given way to them, and late records of tables were written.
  private(set) var hasChanged = false
  /// How many processes ended because of it.
  private(set) var holesFound = 0
  /// The state of the input as it was appended: for counting what is late and what is out of order.
  var appendedTimes = AppendedTimes()
  /// The time of the record that was appended last, in the script.
  private var lastTimestamp = Int64.max
  /// After so long a silence customers are forgotten; a disk from before that still has them.
  private static let forgetting: Int64 = 600_000_000
  /// Whether customers were forgotten since days last passed, whom only an old disk has.
  var hasForgotten = false
  /// The number of steps that loops made.
  package internal(set) var steps = 0

  package init(_ workload: Workload, script: InputScript, seed: UInt64, settings: SimulationSettings) {
    self.workload = workload
    self.script = script
    self.settings = settings
    clock = SimulatedClock(now: InputScript.start)
    generator = SeededGenerator(seed: seed)
    var brokerSettings = SimulatedBrokerSettings()
    brokerSettings.hasJitter = settings.isDisturbed
    // Ticks come by the second, whether or not anybody keeps up with them.
    let fewest = settings.writesTicks ? 10 : 1
    brokerSettings.maxPollRecords = settings.isDisturbed ? Int.random(in: fewest...40, using: &generator) : 100
    broker = SimulatedBroker(seed: seed, clock: clock, settings: brokerSettings)
    let broker = broker
    slots = workload.members.flatMap { member in
      (0..<settings.processes).map { number in
        ProcessSlot(member: member, number: number, disk: settings.frameBytes.map { SimulatedDisk(frameBytes: $0, faults: broker.faults) })
      }
    }
    createTopics()
  }

  private func createTopics() {
    let compact = ["cleanup.policy": "compact"]
    let tables = Set(workload.table.map(\.topic)).sorted()
    broker.createTopics(
      ([workload.input] + workload.eventTopics).map { TopicSpecification(name: $0, partitions: partitions(of: $0)) }
        + workload.compactedTopics.map { TopicSpecification(name: $0, partitions: partitions(of: $0), settings: compact) }
        + workload.sums.map { TopicSpecification(name: $0, partitions: partitions(of: $0)) }
        + tables.map { TopicSpecification(name: $0, partitions: 2, settings: compact) })
    for record in workload.table where !settings.isDisturbed || !record.isLate { append(record) }
  }

  private func append(_ record: Workload.TableRecord) {
    let time = EventTime(milliseconds: InputScript.start + record.delay)
    _ = try? broker.append(
      to: TopicPartition(record.topic, Int32(record.key.utf8.count % 2)), key: Array(record.key.utf8), value: Array(record.value.utf8),
      headers: [RecordHeader("ce_time", text: time.description)], timestamp: InputScript.start)
  }

  private func partitions(of topic: String) -> Int { workload.partitions(of: topic, where: settings.partitions) }

  /// Runs until everything is processed, and checks what can be checked of one run alone.
  package func run() {
    if settings.isDisturbed {
      for slot in slots { start(slot) }
      for _ in 0..<settings.rounds { disturbedRound() }
      calm()
      if !hasChanged { change() }
      for _ in 0..<1_500 where !isFollowed { peacefulRound(30) }
      outputs.underFaults = outputCount
    } else {
      for slot in slots { start(slot) }
    }
    if settings.writesTicks {
      while appended < script.records.count { appendScript(1) }
    } else {
      appendScript(script.records.count - appended)
    }
    finish()
    outputs.inPeace = outputCount - outputs.underFaults
    checkInvariants()
    if settings.writesTicks { countTicks() }
    if settings.endsWithHole, !settings.writesTicks, violations.isEmpty { tearHole() }
  }

  /// Goes on in peace until everything is processed and committed.
  private func finish() {
    for round in 0..<1_500 {
      // Soon only sessions and transactions are waited for, which take seconds.
      peacefulRound(round < 60 ? 30 : 250)
      if settings.writesTicks || round % 6 == 5, violations.isEmpty, isSettled { return }
      if !violations.isEmpty { return }
    }
    violations.append("does not come to rest: " + unsettled.joined(separator: "; "))
  }

  private func peacefulRound(_ milliseconds: Int64) {
    for slot in slots where slot.isWanted || slot.process != nil {
      if !slot.isRunning, slot.isWanted { start(slot) }
      step(slot)
      for _ in 0..<8 where slot.process?.commitStep() == true {}
      slot.process?.client.heartbeat()
      slot.ghost?.step()
      slot.ghost?.commitStep()
    }
    clock.advance(by: milliseconds)
  }

  // MARK: Processes

  func start(_ slot: ProcessSlot) {
    settleFate(of: slot)
    guard slot.process == nil else { return }
    var parts = settings.parts
    let adjust = parts.adjust
    let (writesTicks, memoryLimit, slicesAlarms) = (settings.writesTicks, settings.memoryLimit, settings.slicesAlarms)
    let leavesGroup = draw(0...2) == 0
    parts.adjust = {
      $0.leavesGroup = leavesGroup
      if writesTicks { $0.clock = .wall }
      $0.memoryLimit = memoryLimit
      // So few that there are steps between them.
      $0.adoptionRun = 2
      $0.adoptionSlice = .zero
      if slicesAlarms { ($0.alarmsAtOnce, $0.alarmRun, $0.alarmSlice) = (1, 1, .zero) }
      // Only where a record goes ahead of others because it waited too long may two runs differ.
      $0.mergeWait = .seconds(1_000_000)
      adjust(&$0)
    }
    do {
      let predecessor = settings.isDisturbed && !hasChanged ? slot.member.makePredecessor : nil
      let program = (predecessor ?? slot.member.makeProgram)()
      slot.process = try SimulatedProcess(program, name: slot.instance, broker: broker, parts: parts, disk: slot.disk)
      note("start \(slot.instance)")
    } catch {
      note("start \(slot.instance) failed: \(error)")
      if !settings.isDisturbed { violations.append("\(slot.instance) does not start: \(error)") }
    }
  }

  func step(_ slot: ProcessSlot) {
    steps += 1
    slot.process?.step()
    settleFate(of: slot)
  }

  /// Takes a process that has ended out of its slot. It may have ended by a fault that ends processes, and by nothing else.
  func settleFate(of slot: ProcessSlot) {
    guard let process = slot.process, !process.isRunning else { return }
    slot.clear()
    guard let failure = process.failure else { return }
    note("\(process.name) ended: \(failure)")
    let mayEndIt = ["an injected fatal error", "(_DEAD)", "FENCED_INSTANCE_ID"]
    let endsByProducers = failure.message.hasPrefix("The producer ") && failure.message.contains("_FENCED")
    if isHoleOpen, failure.kind == .configuration, failure.message.contains("records that this worker has not seen are gone") {
      return holesFound += 1
    }
    if process.hasDamagedDisk, failure.message.contains("local snapshot") { return count(.evictedDamaged) }
    if mayEndIt.contains(where: failure.message.contains) || endsByProducers {
      // A crash within a step shows as an error, too; it is counted as a crash.
      if !failure.message.contains("(_DEAD)") { count(.endedByItself) }
      return
    }
    violations.append("\(process.name) ended: \(failure)")
  }

  /// Predecessors give way: from now on the members themselves are started. Tables tell what they have not told yet.
  func change() {
    hasChanged = true
    guard workload.changesAfter != nil else { return }
    for slot in slots {
      slot.ghost?.kill()
      slot.ghost = nil
      guard slot.member.makePredecessor != nil else { continue }
      note("\(slot.instance) gives way")
      slot.kill()
    }
    for record in workload.table where record.isLate { append(record) }
  }

  /// Whether everybody who runs has read the tables to their ends. Who starts later does so at once.
  private var isFollowed: Bool {
    let late = workload.table.filter(\.isLate).map { TopicPartition($0.topic, Int32($0.key.utf8.count % 2)) }
    return late.allSatisfy { partition in
      guard let end = try? broker.offsets(of: partition).upperBound else { return true }
      return slots.allSatisfy { $0.process?.hasFollowed(partition, upTo: end) ?? true }
    }
  }

  // MARK: Input

  func appendScript(_ most: Int) {
    // What takes effect with the next records is known to everybody before.
    guard !hasChanged || isFollowed else { return }
    // What predecessors are to process ends here.
    let count = hasChanged || !settings.isDisturbed ? most : min(most, (workload.changesAfter ?? .max) - appended)
    for record in script.records[appended...].prefix(count) {
      if settings.writesTicks { follow(record.timestamp) }
      if settings.isDisturbed, record.timestamp - lastTimestamp > Self.forgetting {
        slots.forEach(keepCopy)
        hasForgotten = true
      }
      lastTimestamp = record.timestamp
      let all = 0..<settings.partitions
      for partition in record.fate == .tick ? Array(all) : [record.partition(of: Int(settings.partitions))] {
        _ = try? broker.append(
          to: TopicPartition(workload.input, partition), key: record.key, value: record.value, headers: record.headers,
          timestamp: record.timestamp)
      }
      appended += 1
      for kind in appendedTimes.faults(of: record, in: all) { broker.faults.record(kind) }
    }
  }

  func note(_ event: @autoclosure () -> String) {
    if settings.keepsTrace { trace.append("\(clock.now - InputScript.start) \(event())") }
  }
}
