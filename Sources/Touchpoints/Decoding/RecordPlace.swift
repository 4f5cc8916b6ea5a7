internal import CSimdJSON
internal import RecordLog
internal import WorkerSDK

/// Which record it is, and where the parts of its message lie: so that nobody reads another record's bytes in the buffer that is reused from
/// fetch to fetch.
struct RecordPlace {
  let offset: Int64
  let partition: Int32
  /// The value's length.
  let length: UInt32
  /// Where in the value the message begins: behind its beginning, in an envelope.
  let message: UInt32
  /// Where the message's parts begin; 0 where there is none.
  let properties, traits, context: UInt32
  /// The message's field `channel`.
  let channel: JSONValue

  init(_ entry: RecordBatch.Entry, _ message: JSONMessage, at start: UInt32) {
    partition = entry.partition
    offset = entry.offset
    length = UInt32(truncatingIfNeeded: entry.value.count)
    self.message = start
    properties = Self.start(message[.properties])
    traits = Self.start(message[.traits])
    context = Self.start(message[.context])
    channel = message[.channel]
  }

  /// Of what is missing the place is that of an earlier message.
  private static func start(_ section: JSONValue) -> UInt32 { section.kind == .object ? section.start : 0 }

  /// Where the record's value lies in the batch; `nil` where the batch holds another record by now.
  func value(in raw: RawRecord) -> Range<Int>? {
    guard raw.index < raw.batch.count else { return nil }
    let entry = raw.entry
    guard entry.offset == offset, entry.partition == partition, entry.value.count == Int(length) else { return nil }
    return entry.value.indices
  }
}
