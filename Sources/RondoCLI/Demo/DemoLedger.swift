internal import Foundation
internal import Kafka
internal import RecordLog
internal import Terminal

/// What came out of the workers, read from the topics as any consumer reads them.
struct DemoLedger {
  /// The part of a transition that the tables are made of.
  struct Transition: Decodable {
    struct Cause: Decodable {
      let kind: String
      let of: String?
    }
    let customer: String
    let model: String
    let to: String?
    let direction: String
    let cause: Cause
    let sequence: Int
    let corrects: String?
    let retracted: Bool
  }

  /// What was told last of the transitions of a customer in a model, by their ids.
  private typealias History = [String: Transition]

  struct Phases: Decodable {
    struct Phase: Decodable { let phase: String? }
    let customer: String
    let models: [String: Phase]
  }

  private struct Progress: Decodable { let offset: String }

  private let stage: DemoStage
  private let transitionReader: any LogReader
  private let changeReader: any LogReader
  private let decisionReader: any LogReader
  private let batch = RecordBatch()
  private let decoder = JSONDecoder()
  /// Per partition: up to where the workers say that touchpoints are processed.
  private var processed: [Int32: Int64] = [:]

  /// By customer, then model.
  private var histories: [String: [String: History]] = [:]
  private(set) var transitions = 0
  /// By model, then direction.
  private(set) var directions: [String: [String: Int]] = [:]
  /// By model, then kind of cause.
  private(set) var causes: [String: [String: Int]] = [:]
  /// By customer, then model: where the last transition led.
  private(set) var last: [String: [String: String?]] = [:]
  private(set) var phases: [String: Phases] = [:]
  /// Dead letters by code.
  private(set) var deadLetters: [String: Int] = [:]
  private(set) var touchpoints: Int64 = 0
  /// Topics of which the broker dropped records, for want of room.
  private(set) var dropped: [String] = []
  private(set) var signals = DemoSignals()
  private(set) var winBack = DemoDecisions()
  /// Records of `lifecycle.transitions`, corrections included.
  private(set) var transitionRecords = 0

  init(stage: DemoStage) throws(Failure) {
    self.stage = stage
    transitionReader = try Self.reader(of: "lifecycle.transitions", stage)
    changeReader = try Self.reader(of: "retention.changelog", stage)
    decisionReader = try Self.reader(of: "winback.changelog", stage)
  }

  private static func reader(of topic: String, _ stage: DemoStage) throws(Failure) -> any LogReader {
    do {
      let reader = try stage.broker.client.makeReader()
      try reader.assign((0..<Int32(stage.partitions)).map { PartitionPosition(TopicPartition(topic, $0), 0) })
      return reader
    } catch { throw Failure(error, at: stage.address) }
  }

  var progressText: String {
    "processed \(processed.values.reduce(0, +).grouped) · \(transitions.grouped) transitions · \(histories.count.grouped) customers"
  }

  /// Takes the transitions that are there.
  mutating func follow(timeout: Duration = .zero) throws(Failure) {
    do throws(LogError) {
      while try transitionReader.poll(into: batch, timeout: timeout) { take() }
      while try changeReader.poll(into: batch, timeout: .zero) {
        for index in 0..<batch.count { signals.takeChange(batch, index) }
      }
      while try decisionReader.poll(into: batch, timeout: .zero) {
        for index in 0..<batch.count { winBack.takeChange(batch, index) }
      }
    } catch { throw Failure(error, at: stage.address) }
  }

  private mutating func take() {
    for (index, entry) in batch.entries.enumerated() {
      let value = Data(batch.bytes[entry.value.indices])
      if entry.key.isNone {
        guard let progress = try? decoder.decode(Progress.self, from: value), let offset = Int64(progress.offset) else { continue }
        processed[entry.partition] = max(processed[entry.partition] ?? 0, offset)
      } else if let transition = try? decoder.decode(Transition.self, from: value) {
        let id = batch.headers(at: index).last { $0.name == "ce_id" }?.text ?? ""
        // A correction takes the place of what it names, or takes it away.
        histories[transition.customer, default: [:]][transition.model, default: [:]][transition.corrects ?? id] =
          transition.retracted ? nil : transition
        transitions += transition.corrects == nil ? 1 : 0
        transitionRecords += 1
      }
    }
  }

  /// Waits until the workers have told, in every partition, that the last touchpoint is processed.
  mutating func waitUntilProcessed(_ crew: DemoWorkers) throws(Failure) {
    let progress = ProgressLine()
    defer { progress.clear() }
    let ends = try watermarks(of: "touchpoints").map(\.high)
    touchpoints = ends.reduce(0, +)
    var lastMove = ContinuousClock.now
    var seen: Int64 = -1
    while !ends.enumerated().allSatisfy({ $0.element == 0 || processed(Int32($0.offset)) >= $0.element }) {
      try crew.throwIfEnded()
      try follow(timeout: .milliseconds(20))
      progress.show("\(touchpoints.grouped) touchpoints · \(progressText)")
      let now = ends.indices.reduce(0) { $0 + processed(Int32($1)) }
      if now != seen { (seen, lastMove) = (now, .now) }
      if ContinuousClock.now - lastMove > .seconds(60) {
        throw Failure(.defect, "nothing moved for a minute: \(now.grouped) of \(touchpoints.grouped) touchpoints processed")
      }
    }
  }

  /// Up to where all workers have processed a partition.
  private func processed(_ partition: Int32) -> Int64 {
    min(processed[partition] ?? 0, signals.processed(partition), winBack.processed(partition))
  }

  /// Reads the compacted phases and the dead letters, once the workers have stopped.
  mutating func readResults() throws(Failure) {
    try follow(timeout: .milliseconds(100))
    for topic in [
      "touchpoints", "lifecycle.transitions", "lifecycle.phases", "lifecycle.dead-letters", "retention.signals", "winback.decisions",
      "winback.triggers",
    ] {
      if try watermarks(of: topic).contains(where: { $0.low > 0 }) { dropped.append(topic) }
    }
    try readAll("lifecycle.phases") { ledger, batch, index in
      let value = Data(batch.bytes[batch.entries[index].value.indices])
      if let phases = try? ledger.decoder.decode(Phases.self, from: value) { ledger.phases[phases.customer] = phases }
    }
    try readAll("lifecycle.dead-letters") { ledger, batch, index in
      let code = batch.headers(at: index).last { $0.name == "rondo_dead_code" }?.text ?? "unknown"
      ledger.deadLetters[code, default: 0] += 1
    }
    try readAll("retention.signals") { ledger, batch, index in ledger.signals.takeSignal(batch, index) }
    try readAll("winback.decisions") { ledger, batch, index in ledger.winBack.takeDecision(batch, index) }
    try readAll("winback.triggers") { ledger, batch, index in ledger.winBack.takeTrigger(batch, index) }
    transitionReader.close()
    changeReader.close()
    decisionReader.close()
    countHistories()
  }

  private mutating func countHistories() {
    transitions = 0
    for (customer, models) in histories {
      for (model, history) in models {
        transitions += history.count
        for transition in history.values {
          directions[model, default: [:]][transition.direction, default: 0] += 1
          causes[model, default: [:]][transition.cause.of ?? transition.cause.kind, default: 0] += 1
        }
        guard let latest = history.values.max(by: { $0.sequence < $1.sequence }) else { continue }
        last[customer, default: [:]][model] = .some(latest.to)
      }
    }
  }

  private mutating func readAll(_ topic: String, _ take: (inout DemoLedger, RecordBatch, Int) -> Void) throws(Failure) {
    let reader = try Self.reader(of: topic, stage)
    defer { reader.close() }
    let ends = try watermarks(of: topic).map(\.high)
    do throws(LogError) {
      while ends.enumerated().contains(where: { (reader.position(TopicPartition(topic, Int32($0.offset))) ?? 0) < $0.element }) {
        guard try reader.poll(into: batch, timeout: .milliseconds(20)) else { continue }
        for index in 0..<batch.count { take(&self, batch, index) }
      }
    } catch { throw Failure(error, at: stage.address) }
  }

  private func watermarks(of topic: String) throws(Failure) -> [Watermarks] {
    do throws(LogError) {
      var watermarks: [Watermarks] = []
      for partition in 0..<Int32(stage.partitions) {
        watermarks.append(try stage.broker.client.admin.watermarks(of: TopicPartition(topic, partition), timeout: .seconds(10)))
      }
      return watermarks
    } catch { throw Failure(error, at: stage.address) }
  }
}
