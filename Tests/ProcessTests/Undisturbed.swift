import Foundation
import Testing

/// What a worker that nobody troubles makes of the same input, on topics of its own.
struct Undisturbed {
  private let cluster: Cluster
  private let worker: RunningProcess

  /// Starts it, on a cluster of the same kind as `other`, and sends it the input in one go.
  init(like other: Cluster, in place: Workplace, inputs: [[String]], options: [String] = []) async throws {
    cluster = try await other.another(in: place)
    worker = try place.startWorker(cluster, "calm", options)
    for input in inputs { try await place.generate(input, to: cluster) }
  }

  /// Expects that the disturbed cluster was left as this one is: transitions by key, phases, dead letters, ids and marks.
  @discardableResult
  func expectEqual(
    _ disturbed: Cluster, changelog: String = "lifecycle.changelog", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> RunResult {
    defer { cluster.stop() }
    try await ProgressFollower(cluster).awaitEnd()
    worker.send(SIGTERM)
    #expect(try await worker.end() == 0, "\(worker.output.suffix(2000))", sourceLocation: sourceLocation)
    try disturbed.expectRetained()
    try cluster.expectRetained()
    let result = try await RunResult(of: disturbed)
    try await result.expectEqual(to: RunResult(of: cluster), sourceLocation: sourceLocation)
    result.expectConsistent(sourceLocation: sourceLocation)
    let refused = SentRecords(try await disturbed.records("touchpoints")).garbage.keys
    let areRefused = Set(result.deadLetters.keys) == Set(refused) && !refused.isEmpty
    #expect(areRefused, "not every refused record has its dead letter", sourceLocation: sourceLocation)
    #expect(result.deadLetters.values.allSatisfy { $0.count == 1 }, sourceLocation: sourceLocation)
    try await disturbed.expectMarks(in: changelog)
    return result
  }
}
