import Foundation
import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Workers that read what another one derives, while that one is late.
@Suite struct BehindTests {
  /// A verdict without its word on what was behind, and that word.
  private struct Said: Equatable {
    let text: String
    let behind: String?
  }

  /// One run: the reader goes on all the time, what it reads of the other worker comes when that is not paused.
  private struct Run {
    var said: [String: [Said]] = [:]
    var recordsAhead = 0
    /// Why the reader was not ready, and in how many partitions which input was behind, as often as that was looked at.
    var complaints: Set<String> = []
    var mostBehind: [String: Int] = [:]
    var isReadyAtEnd = false
    var progressKeys: Set<[UInt8]> = []

    mutating func note(_ status: WorkerStatus) {
      let snapshot = status.snapshot
      mostBehind.merge(snapshot.inputsBehind) { max($0, $1) }
      if snapshot.live > 0, snapshot.live == snapshot.assigned, let reason = snapshot.notReadyBecause { complaints.insert(reason) }
    }
  }

  private static let partitions: Int32 = 2

  private func makeBroker() -> SimulatedBroker {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(now: InputScript.start))
    let compact = ["cleanup.policy": "compact"]
    broker.createTopics(
      ["events", "counts", "verdicts"].map { TopicSpecification(name: $0, partitions: Int(Self.partitions)) }
        + ["latest", "standings", "rates"].map { TopicSpecification(name: $0, partitions: Int(Self.partitions), settings: compact) })
    return broker
  }

  /// - Parameters:
  ///   - pauses: For how long, in virtual ms, the worker that is read from stands still now and then; `nil`: never.
  ///   - kills: Whether the reader is killed now and then.
  private func run(seed: UInt64, pauses: ClosedRange<Int64>?, kills: Bool = false) throws -> Run {
    let broker = makeBroker()
    let script = InputScript(seed: seed)
    var random = SeededGenerator(seed: seed &+ 99)
    var joining = try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker)
    let counting = try SimulatedProcess(WorkerProgram(CountingWorker()), name: "c", broker: broker)
    var run = Run()
    var (appended, paused, rest) = (0, Int64.min / 2, 0)
    // In the end everything is waited for.
    while rest < 400 {
      if appended < script.records.count, Int.random(in: 0...3, using: &random) == 0 {
        let record = script.records[appended]
        for partition in record.fate == .tick ? Array(0..<Self.partitions) : [record.partition(of: Int(Self.partitions))] {
          try broker.append(
            to: TopicPartition("events", partition), key: record.key, value: record.value, headers: record.headers,
            timestamp: record.timestamp)
        }
        appended += 1
      }
      // Between two pauses there is time to do what was left.
      if let pauses, appended < script.records.count, broker.clock.now > paused + 400, Int.random(in: 0...19, using: &random) == 0 {
        paused = broker.clock.now + Int64.random(in: pauses, using: &random)
      }
      for process in broker.clock.now < paused ? [joining] : [joining, counting] {
        process.step()
        while process.commitStep() {}
        try #require(process.failure == nil)
      }
      run.note(joining.status)
      if kills, Int.random(in: 0...99, using: &random) == 0, appended < script.records.count {
        run.recordsAhead += joining.status.totals.recordsAhead
        joining.kill()
        joining = try SimulatedProcess(WorkerProgram(JoiningWorker()), name: "j", broker: broker)
      }
      if appended == script.records.count, broker.clock.now > paused { rest += 1 }
      broker.clock.advance(by: 20)
    }
    run.recordsAhead += joining.status.totals.recordsAhead
    run.isReadyAtEnd = joining.status.snapshot.notReadyBecause == nil
    run.progressKeys = Set(broker.visibleRecords("latest").joined().compactMap { $0.key?.first == 0 ? $0.key : nil })
    for record in broker.visibleRecords("verdicts").joined() {
      guard let key = record.key else { continue }
      run.said[String(decoding: key, as: UTF8.self), default: []].append(Self.said(record.value ?? []))
    }
    return run
  }

  private static func said(_ value: [UInt8]) -> Said {
    let text = String(decoding: value, as: UTF8.self)
    guard let start = text.range(of: "\"behind\":\""), let end = text.range(of: "\",", range: start.upperBound..<text.endIndex) else {
      return Said(text: text, behind: nil)
    }
    var plain = text
    plain.removeSubrange(start.lowerBound..<end.upperBound)
    return Said(text: plain, behind: String(text[start.upperBound..<end.lowerBound]))
  }

  @Test(arguments: UInt64(0)..<16)
  func `a worker that is late, but not for longer than it is waited for, changes nothing`(seed: UInt64) throws {
    let prompt = try run(seed: seed, pauses: nil)
    #expect(prompt.recordsAhead == 0 && prompt.said.values.joined().allSatisfy { $0.behind == nil })
    #expect(prompt.progressKeys == [ReservedKey.progress])
    let late = try run(seed: seed, pauses: 100...1_500)
    #expect(late.said == prompt.said)
    #expect(late.recordsAhead == 0 && late.complaints.isEmpty && late.mostBehind.values.allSatisfy { $0 == 0 })
    #expect(try run(seed: seed, pauses: 100...1_500, kills: true).said == prompt.said)
  }

  @Test func `where a worker was not waited for any longer, what differs says so`() throws {
    var (ahead, differing, said) = (0, 0, 0)
    for seed in UInt64(0)..<24 {
      let prompt = try run(seed: seed, pauses: nil)
      for kills in [false, true] {
        let late = try run(seed: seed, pauses: 2_500...30_000, kills: kills)
        ahead += late.recordsAhead
        #expect(late.said.keys == prompt.said.keys)
        for (customer, verdicts) in late.said {
          let expected = prompt.said[customer] ?? []
          #expect(verdicts.count == expected.count || verdicts.contains { $0.behind != nil }, "\(customer), seed \(seed)")
          let honest = verdicts.prefix { $0.behind == nil }
          #expect(honest.map(\.text) == expected.prefix(honest.count).map(\.text), "\(customer), seed \(seed)")
          said += verdicts.count { $0.behind != nil }
          if verdicts.map(\.text) != expected.map(\.text) { differing += 1 }
        }
        #expect(late.isReadyAtEnd)
        if !kills, late.recordsAhead > 0 {
          #expect(late.complaints.contains { $0.hasPrefix("counts is behind in ") }, "\(late.complaints)")
          #expect(late.mostBehind["counts"] ?? 0 > 0 && late.mostBehind["latest"] ?? 0 > 0)
        }
      }
    }
    // It would prove nothing if nothing had come too late.
    #expect(ahead > 200 && differing > 50 && said > differing)
  }
}
