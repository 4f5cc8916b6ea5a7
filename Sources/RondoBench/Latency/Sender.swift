internal import Foundation
internal import Kafka
internal import RecordLog
internal import Terminal

/// Sends a schedule's records in time.
enum Sender {
  /// What became of it.
  struct Sent {
    let perSecond: Double
    /// The longest time by which a record was handed to the client too late.
    let mostBehind: Duration
  }

  static func send(_ schedule: Schedule, to site: Site, start: ContinuousClock.Instant) throws -> Sent {
    let producer = try site.client.makePlainProducer()
    defer { producer.close() }
    let progress = ProgressLine()
    defer { progress.clear() }
    let topic = site.topic("touchpoints")
    var (next, mostBehind) = (0, Duration.zero)
    while next < schedule.count {
      let elapsed = start.duration(to: .now)
      var due: [PlainRecord] = []
      while next < schedule.count, due.count < 2000, schedule.time(next) <= elapsed {
        let record = schedule.record(next)
        due.append(PlainRecord(topic: topic, partition: record.partition, key: record.key, value: record.value))
        next += 1
      }
      if due.isEmpty {
        Thread.sleep(forTimeInterval: 0.001)
      } else {
        mostBehind = max(mostBehind, elapsed - schedule.time(next - due.count))
        try producer.produce(due)
        progress.show("sending: \(next.grouped) of \(schedule.count.grouped)")
      }
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    try producer.flush(timeout: .seconds(30))
    return Sent(perSecond: Double(schedule.count) / seconds, mostBehind: mostBehind)
  }
}
