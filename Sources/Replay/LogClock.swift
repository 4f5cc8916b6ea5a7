package import RecordFiles
internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Says when the records of one log were written. The order of a log is that of its records, whatever their timestamps say.
package struct LogClock {
  private var decode: EventTimeDecoder?
  private var latest = EventTime.distantPast

  package init() {}

  /// The next record of the log, with its times.
  package mutating func timed(_ record: RecordLine) -> TimedRecord {
    let time = record.timestamp ?? eventTime(of: record) ?? latest
    latest = max(latest, time)
    return TimedRecord(record: record, time: time, place: latest)
  }

  /// Made when it is needed: most files have timestamps.
  private mutating func eventTime(of record: RecordLine) -> EventTime? {
    let decoder = decode ?? EventTimeDecoder()
    decode = decoder
    return decoder.time(of: record)
  }
}

/// Reads when a touchpoint happened.
final class EventTimeDecoder {
  private let decode = Touchpoint.makeDecoder()
  private let batch = RecordBatch()

  /// The event's time, else the record's timestamp; `nil` for a record that workers refuse.
  func time(of record: RecordLine) -> EventTime? {
    guard let key = record.key else { return nil }
    batch.clear()
    batch.append(
      topic: 0, partition: 0, offset: 0, timestamp: record.timestamp?.milliseconds ?? -1, key: key.span, value: record.value?.span)
    batch.seal()
    if !record.headers.isEmpty { batch.headerSource = LineHeaders([record.headers]) }
    guard let decoded = try? decode(RawRecord(batch: batch, index: 0)) else { return nil }
    return decoded.time ?? record.timestamp
  }
}
