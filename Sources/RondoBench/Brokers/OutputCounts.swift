internal import Kafka
internal import RecordLog

/// What a worker has written: so that one knows what its CPU was spent on.
struct OutputCounts: Sendable, Encodable {
  let transitions: Int
  let phases: Int
  let changelog: Int
  let deadLetters: Int
  let repeats: Int
  let alarms: Int
  /// Whether the broker has dropped some of it, so that there were more.
  let isPartial: Bool

  /// Reads the outputs of the worker that has written at `site` and ended.
  init(at site: Site, log child: Child) throws {
    repeats = child.total("repeats")
    alarms = child.total("alarms")
    let counted = try ["lifecycle.transitions", "lifecycle.phases", "lifecycle.changelog", "lifecycle.dead-letters"]
      .map { try Self.count($0, at: site) }
    transitions = counted[0].records
    phases = counted[1].records
    changelog = counted[2].records
    deadLetters = counted[3].records
    isPartial = counted.contains { $0.isPartial }
  }

  /// The records of a topic, without those that say how far a worker is: these have no key, or a reserved one.
  private static func count(_ topic: String, at site: Site) throws -> (records: Int, isPartial: Bool) {
    let partitions = site.partitions(of: topic)
    let beginnings = try site.offsets(of: topic, at: .beginning)
    let reader = try site.client.makeReader()
    defer { reader.close() }
    var left: [TopicPartition: Int64] = [:]
    for partition in partitions { left[partition] = try reader.end(of: partition, timeout: .seconds(10)) }
    left = left.filter { $0.value > beginnings[$0.key] ?? 0 }
    try reader.assign(left.keys.map { PartitionPosition($0, beginnings[$0] ?? 0) })
    let batch = RecordBatch()
    var records = 0
    let deadline = ContinuousClock.now + .seconds(300)
    while !left.isEmpty {
      guard ContinuousClock.now < deadline else { throw BenchFailure(.defect, "\(topic) could not be read within five minutes") }
      if try reader.poll(into: batch, timeout: .milliseconds(50)) {
        let bytes = batch.bytes
        records += batch.entries.count { $0.key.count > 0 && bytes[$0.key.start] != 0 }
      }
      left = left.filter { reader.position($0.key) ?? 0 < $0.value }
    }
    return (records, beginnings.values.contains { $0 > 0 })
  }
}
