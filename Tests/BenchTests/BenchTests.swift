import Foundation
import TestWaiting
import Testing

/// The bench measures what it says, and takes everything away again. How fast anything is, no test decides.
@Suite struct BenchTests {
  private func results(_ arguments: [String]) async throws -> (BenchResults, BenchProcess.Outcome) {
    let file = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let outcome = try await BenchProcess.run("rondo-bench", arguments + ["--output", file.path])
    try #require(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    return (try BenchResults.decode(from: Data(contentsOf: file)), outcome)
  }

  private func check(_ results: BenchResults, _ outcome: BenchProcess.Outcome) {
    #expect(results.workload.events == 5000 && results.workload.customers == 500)
    #expect(results.workload.records == results.workload.events + results.workload.repeats)
    #expect(results.workload.repeats > 20 && results.workload.late > 50)
    // What the worker says of the same records, and what stands in its topics.
    #expect(results.outputs.repeats == results.workload.repeats && results.outputs.deadLetters == 0)
    #expect((1000..<5000).contains(results.outputs.transitions) && !results.outputs.isPartial)
    #expect((500...results.outputs.transitions).contains(results.outputs.phases))
    #expect(results.outputs.changelog >= results.workload.customers)
    for subject in [results.floor, results.worker, results.retention] {
      #expect(subject.cpuUsPerEvent > 0.1 && subject.eventsPerSecond > 10)
    }
    #expect(results.floor.ratioToFloor == nil)
    #expect(abs((results.worker.ratioToFloor ?? 0) - results.worker.cpuUsPerEvent / results.floor.cpuUsPerEvent) < 0.001)
    #expect(results.stages.stages.count == 6 && results.stages.outputsPerRecord > 0.4)
    #expect(results.retentionStages.stages.count == 6 && results.retentionStages.outputsPerRecord > 0.01)
    #expect(outcome.output.contains(results.broker))
    #expect(outcome.leftovers.isEmpty && outcome.survivors.isEmpty, "\(outcome.leftovers) \(outcome.survivors)")
  }

  /// The columns of a table line up where all its lines end at the same place.
  private func checkTable(_ output: String) throws {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let head = try #require(lines.firstIndex { $0.contains("CPU µs/event") })
    let rows = lines[(head + 1)...].prefix { !$0.isEmpty }
    #expect(rows.map { $0.split(separator: " ").first ?? "" } == ["floor", "lifecycle-worker", "retention-worker"])
    for row in rows { #expect(row.count == lines[head].count, "\(row)") }
  }

  @Test(.timeLimit(.minutes(5)))
  func `floor and worker are measured on the embedded broker, and every record is accounted for`() async throws {
    let (results, outcome) = try await results(["--customers", "500", "--events", "5000", "--rounds", "1"])
    #expect(results.broker == "the embedded broker (librdkafka's mock)")
    check(results, outcome)
    try checkTable(outcome.output)
  }

  @Test(.enabled(if: BenchProcess.realKafka != nil), .timeLimit(.minutes(5)))
  func `floor and worker are measured on a real Kafka, and nothing is left there`() async throws {
    let address = try #require(BenchProcess.realKafka)
    let prefix = "bench-test-\(UUID().uuidString.prefix(8))."
    let (results, outcome) = try await results([
      "--customers", "500", "--events", "5000", "--rounds", "1", "--bootstrap-servers", address, "--topic-prefix", prefix,
    ])
    #expect(results.broker == "Kafka at \(address)")
    check(results, outcome)
    let listed = try await BenchProcess.list(address)
    #expect(listed.contains("__consumer_offsets") && !listed.contains(prefix), "\(listed)")
  }

  @Test(.timeLimit(.minutes(5)))
  func `a broker that drops records is found out`() async throws {
    let outcome = try await BenchProcess.run("rondo-bench", ["--events", "80000", "--partitions", "1", "--rounds", "1"])
    #expect(outcome.code == 78)
    #expect(outcome.error.contains("the broker retains ") && outcome.error.contains("give it more --partitions"), "\(outcome.error)")
    #expect(outcome.leftovers.isEmpty && outcome.survivors.isEmpty, "\(outcome.leftovers) \(outcome.survivors)")
  }

  @Test(.timeLimit(.minutes(5)))
  func `a bench that is interrupted stops what it started`() async throws {
    let outcome = try await BenchProcess.run("rondo-bench", ["--events", "5000"]) { process, folder in
      // A worker that has begun to speak runs, and so does its broker.
      try await until("a worker's log") {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.contains { $0.contains("lifecycle-worker-") && $0.hasSuffix(".log") }
      }
      kill(process, SIGTERM)
    }
    #expect(outcome.code == 130)
    #expect(outcome.leftovers.isEmpty && outcome.survivors.isEmpty, "\(outcome.leftovers) \(outcome.survivors)")
  }

  @Test func `restoring is not measured on a broker that keeps too little`() async throws {
    let outcome = try await BenchProcess.run("rondo-bench", ["restore"])
    #expect(outcome.code == 64)
    #expect(outcome.error.contains("Restoring needs a Kafka"))
  }
}
