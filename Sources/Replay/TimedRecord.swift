package import RecordFiles
package import WorkerSDK

/// A record with its place in time.
package struct TimedRecord: Sendable {
  package let record: RecordLine
  /// The log's time of the record: its timestamp, else the time of what it tells, else that of the record in front of it.
  package let time: EventTime
  /// The latest ``time`` in its log so far: by it the records of several logs are merged.
  let place: EventTime
}
