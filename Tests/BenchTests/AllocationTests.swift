import Foundation
import Testing

/// Allocations per record from decoding to emitting, counted in the workers' own stages.
///
/// They are counted in a build that is not optimised, since that is what tests run: there are three times as many as in a release, but as
/// many each time, and whatever adds one to a record in a release adds one here.
@Suite struct AllocationTests {
  /// Lower it when there are fewer.
  private static let limit = 5.1
  private static let retentionLimit = 29.1
  private static let winBackLimit = 57.5

  private func stages(_ more: String...) async throws -> (BenchResults.Stages?, BenchProcess.Outcome) {
    let outcome = try await BenchProcess.run(
      "rondo-stages", ["--customers", "500", "--events", "5000", "--commit-records", "1000", "--json"] + more)
    return (try? BenchResults.decode(BenchResults.Stages.self, from: Data(outcome.output.utf8)), outcome)
  }

  @Test func `a record allocates no more often than it may`() async throws {
    let (stages, outcome) = try await stages("--limit", "\(Self.limit)")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(try #require(stages).allocationsPerRecord > 1, "allocations are not counted any more")
  }

  @Test func `a record of the retention worker allocates no more often than it may`() async throws {
    let (stages, outcome) = try await stages("--worker", "retention", "--limit", "\(Self.retentionLimit)")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(try #require(stages).allocationsPerRecord > Self.retentionLimit - 1, "there are fewer: lower the limit")
  }

  @Test func `a record of the win-back worker allocates no more often than it may`() async throws {
    let (stages, outcome) = try await stages("--worker", "winback", "--limit", "\(Self.winBackLimit)")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(try #require(stages).allocationsPerRecord > Self.winBackLimit - 1, "there are fewer: lower the limit")
  }

  @Test func `one allocation more per record is found out`() async throws {
    let (plain, _) = try await stages()
    let (wasteful, outcome) = try await stages("--wasteful", "--limit", "\(Self.limit)")
    #expect(outcome.code == 1, "the limit is more than one above what is needed: lower it")
    #expect(outcome.error.contains("allocations per record, but at most \(Self.limit) are allowed"), "\(outcome.error)")
    // Repeats, 1 % of the records, do not come as far as the worker.
    let more = try #require(wasteful).allocationsPerRecord - #require(plain).allocationsPerRecord
    #expect((0.97...1.01).contains(more), "\(more)")
  }
}
