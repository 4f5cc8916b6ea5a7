internal import Foundation
internal import Kafka
internal import RecordLog

/// How much a cold restore has to read, and how long reading it takes who does nothing else.
struct ChangelogLength: Encodable, Sendable {
  private(set) var records = 0
  private(set) var bytes = 0
  private(set) var seconds = 0.0

  init(at site: Site) throws {
    let name = Subject.lifecycle.watched
    let beginnings = try site.offsets(of: name, at: .beginning)
    let reader = try site.client.makeReader()
    defer { reader.close() }
    var left: [TopicPartition: Int64] = [:]
    for partition in site.partitions(of: name) { left[partition] = try reader.end(of: partition, timeout: .seconds(10)) }
    try reader.assign(left.keys.map { PartitionPosition($0, beginnings[$0] ?? 0) })
    let batch = RecordBatch()
    let start = ContinuousClock.now
    while !left.isEmpty {
      if try reader.poll(into: batch, timeout: .milliseconds(10)) {
        records += batch.count
        bytes += batch.bytes.count
      }
      left = left.filter { reader.position($0.key) ?? 0 < $0.value }
      guard start.duration(to: .now) < .seconds(1800) else { throw BenchFailure(.defect, "the changelog could not be read") }
    }
    seconds = start.duration(to: .now) / .seconds(1)
  }
}
