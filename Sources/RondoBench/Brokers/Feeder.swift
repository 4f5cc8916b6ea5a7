internal import Journeys
internal import Kafka
internal import RecordFiles
internal import RecordLog
internal import Terminal
internal import WorkerSDK

/// What was written into the input.
struct Fed: Sendable {
  let summary: GenerationSummary
  let valueBytes: Int

  var records: Int { summary.records }
}

/// Writes the workload into a site's input, and checks that all of it is retained.
enum Feeder {
  static func feed(_ site: Site, _ settings: JourneySettings) throws -> Fed {
    let progress = ProgressLine()
    defer { progress.clear() }
    let producer = try site.client.makePlainProducer()
    defer { producer.close() }
    var generator = JourneyGenerator(settings, topic: site.topic("touchpoints"))
    var batch: [PlainRecord] = []
    var bytes = 0
    while let record = generator.next() {
      bytes += record.value?.count ?? 0
      batch.append(PlainRecord(topic: record.topic, key: record.key, value: record.value, timestamp: record.timestamp?.milliseconds))
      guard batch.count == 1000 else { continue }
      try producer.produce(batch)
      batch.removeAll(keepingCapacity: true)
      progress.show("writing the input: \(generator.summary.events.grouped) of \(settings.events.grouped) events")
    }
    try producer.produce(batch)
    try producer.flush(timeout: .seconds(120))
    let fed = Fed(summary: generator.summary, valueBytes: bytes)
    try checkRetained(fed, at: site)
    return fed
  }

  private static func checkRetained(_ fed: Fed, at site: Site) throws {
    let input = site.partitions(of: "touchpoints")
    let beginnings = try site.offsets(of: "touchpoints", at: .beginning)
    let ends = try site.offsets(of: "touchpoints", at: .end)
    let retained = input.reduce(Int64(0)) { $0 + (ends[$1] ?? 0) - (beginnings[$1] ?? 0) }
    guard retained == Int64(fed.records) else {
      throw BenchFailure(
        .badConfiguration, "the broker retains \(retained.grouped) of \(fed.records.grouped) records: give it more --partitions")
    }
  }
}
