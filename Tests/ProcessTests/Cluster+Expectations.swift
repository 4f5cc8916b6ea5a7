import Foundation
import Kafka
import RecordLog
import TestWaiting
import Testing

extension Cluster {
  /// Expects each mark at the end of its input, and the group's offset where the mark is: an embedded broker keeps no such offsets.
  func expectMarks(in changelog: String) async throws {
    var marks: [Int32: Int64] = [:]
    for record in try await records(changelog) where record.key == "\0rondo.mark" {
      let inputs = record.json?["inputs"] as? [String: Int64] ?? [:]
      marks[record.partition] = inputs.first { $0.key.hasSuffix("touchpoints") }?.value
    }
    let ends = try watermarks("touchpoints").map(\.high)
    let offsets = broker == nil ? try await groupOffsets() : nil
    for (partition, end) in zip(Int32(0)..., ends) where end > 0 {
      #expect(marks[partition] == end, "partition \(partition)")
      if let offsets { #expect(offsets[partition] == end, "partition \(partition)") }
    }
  }

  /// Expects that an embedded broker had room for everything: it drops the oldest silently.
  func expectRetained() throws {
    guard broker != nil else { return }
    for topic in try Self.topics { #expect(try watermarks(topic).allSatisfy { $0.low == 0 }, "\(topic)") }
  }

  /// How far the workers' group has committed, by partition of the touchpoints.
  func groupOffsets() async throws -> [Int32: Int64] {
    let inputs = (0..<Int32(partitions)).map { TopicPartition(topic("touchpoints"), $0) }
    let observer = try client.makeReader(ofGroup: topic("lifecycle"))
    defer { observer.close() }
    var offsets: [TopicPartition: Int64] = [:]
    try await until("the group's offsets") {
      do throws(LogError) { offsets = try observer.committed(inputs, timeout: .seconds(5)) } catch  where error.kind == .retriable {
        return false
      }
      return true
    }
    return Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.partition, $0.value) })
  }
}
