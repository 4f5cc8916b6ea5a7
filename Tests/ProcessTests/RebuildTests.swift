import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import TestWaiting
import Testing

/// `rondo rebuild`: a changed model gets facts that were not stored, from the touchpoints of the past, and nothing is said of them twice.
@Suite struct RebuildTests {
  /// Weeks of January, February, …; the change takes effect between those of February and of March.
  private static func journeys(_ month: Int) -> [String] {
    [
      "--customers", "60", "--events", "1500", "--seed", "\(month)", "--start", "2025-0\(month)-01", "--span", "14d", "--garbage", "1%",
    ]
  }

  /// The first version counts page views; the second one counts products that were looked at, and needs those of all time.
  private static func model(_ version: Int, in place: Workplace) throws -> String {
    try place.file(
      "m\(version).yaml",
      """
      model: m
      version: \(version)
      \(version == 1 ? "" : "effective_from: 2025-02-20T00:00:00Z")
      phases: [{id: a, rank: 1}, {id: b, rank: 2}, {id: c, rank: 3}]
      indicators:
        here: {event: any}
        it: \(version == 1 ? "{event: page, at_least: 4}" : "{event: Product Viewed, at_least: 3}")
        cold: {silent_for: 9d}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}, {from: b, to: c, when: cold}, {from: c, to: b, when: it}]
      """)
  }

  @Test(.timeLimit(.minutes(4)), arguments: Cluster.kinds)
  func `a worker that goes on with a rebuilt changelog says what one says that had the changed model all along`(
    kind: Cluster.Kind
  ) async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(kind, partitions: 4, in: place)
      defer { cluster.stop() }
      // An embedded broker lets nobody create topics from outside.
      try cluster.broker?.createTopic("lifecycle.changelog-2", partitions: cluster.partitions)
      let models = try [1, 2].map { try Self.model($0, in: place) }
      let undisturbed = try await Undisturbed(
        like: cluster, in: place, inputs: (1...4).map(Self.journeys), options: ["--model"] + models)

      let first = ["--model", models[0], "--stop", "leave"]
      try await run(first, on: cluster, in: place) { worker in
        try await send(1, worker, cluster, place)
      }
      try await noteOffsets(of: cluster, in: place)
      // What comes while the changelog is filled, or behind it, is told of by the earlier worker.
      try await run(first, on: cluster, in: place) { worker in
        let filling = try startRebuild(models, cluster, place)
        try await send(2, worker, cluster, place)
        #expect(try await filling.end() == 0, "\(filling.output)")
        #expect(filling.output.contains("lifecycle.changelog-2 is filled"), "\(filling.output)")
      }
      try await noteOffsets(of: cluster, in: place)
      let told = try await RunResult(of: cluster)

      let second = ["--model"] + models + ["--generation", "2"]
      try await run(second, on: cluster, in: place) { worker in
        try await place.awaitLive([worker], cluster)
        let before = try await cluster.records("lifecycle.transitions").filter { $0.key != nil }.count
        #expect(before == told.count, "what was told of before is told again")
        try await send(3, worker, cluster, place)
        try await send(4, worker, cluster, place)
      }
      let result = try await undisturbed.expectEqual(cluster, changelog: "lifecycle.changelog-2")
      #expect(result.transitions.values.joined().contains { $0[0].contains(#""kind":"activation""#) })
      #expect(!result.phases.values.joined().contains { $0.contains("facts_since") })
    }
  }

  /// Runs a worker until `body` is done, and stops it as an operator does.
  private func run(
    _ options: [String], on cluster: Cluster, in place: Workplace, _ body: (RunningProcess) async throws -> Void
  ) async throws {
    let worker = try place.startWorker(cluster, "a", options)
    try await body(worker)
    worker.send(SIGTERM)
    #expect(try await worker.end() == 0, "\(worker.output.suffix(2000))")
  }

  private func send(_ month: Int, _ worker: RunningProcess, _ cluster: Cluster, _ place: Workplace) async throws {
    try await place.generate(Self.journeys(month), to: cluster)
    try await ProgressFollower(cluster).awaitEnd()
    try await worker.awaitCommitted(cluster)
  }

  private func startRebuild(_ models: [String], _ cluster: Cluster, _ place: Workplace) throws -> RunningProcess {
    try place.start(
      "rondo",
      ["rebuild", "--generation", "2", "--bootstrap-servers", cluster.address] + cluster.prefixOption
        + models.flatMap { ["--model", $0] })
  }

  /// An embedded broker keeps no offsets that are committed with a transaction: they are committed anew, in the name of the group, as far as
  /// its worker came.
  private func noteOffsets(of cluster: Cluster, in place: Workplace) async throws {
    guard cluster.broker != nil else { return }
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    try await Kcat(cluster.address, in: place).commit("touchpoints", group: "lifecycle")
    let offsets = try await cluster.groupOffsets()
    #expect(ends.enumerated().allSatisfy { offsets[Int32($0.offset)] == $0.element }, "\(offsets) \(ends)")
  }
}
