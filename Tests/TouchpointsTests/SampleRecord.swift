import RecordLog
import Touchpoints
import WorkerSDK

/// A record of the topic as a worker's decoder gets it: in a batch, the last of its fetch.
struct SampleRecord {
  var key: [UInt8]? = Array("u1".utf8)
  var value: [UInt8]?
  /// 2024-05-01T12:00:00Z.
  var timestamp: Int64 = 1_714_564_800_000
  var headers: [RecordHeader] = []

  init(_ json: String) { value = Array(json.utf8) }

  init(bytes: [UInt8]?) { value = bytes }

  /// A message with `fields` besides its type and customer.
  static func track(_ event: String, _ fields: String = "") -> SampleRecord {
    SampleRecord(#"{"type":"track","event":"\#(event)","userId":"u1"\#(fields.isEmpty ? "" : ",")\#(fields)}"#)
  }

  static func track(_ event: String = "Order Completed", properties: String) -> SampleRecord {
    track(event, #""properties":{\#(properties)}"#)
  }

  func with(key: String?) -> SampleRecord {
    var copy = self
    copy.key = key.map { Array($0.utf8) }
    return copy
  }

  func with(headers: [String: String]) -> SampleRecord {
    var copy = self
    copy.headers = headers.map { RecordHeader($0.key, text: $0.value) }
    return copy
  }

  func with(timestamp: Int64) -> SampleRecord {
    var copy = self
    copy.timestamp = timestamp
    return copy
  }

  /// Appends the record to `batch`.
  func append(to batch: RecordBatch, offset: Int64 = 0) {
    let key = key
    let value = value
    batch.append(topic: 0, partition: 0, offset: offset, timestamp: timestamp, key: key?.span, value: value?.span)
  }

  /// The record alone in a sealed batch; the batch's headers are counted when asked for.
  func raw(counting count: HeaderCount = HeaderCount()) -> RawRecord {
    let batch = RecordBatch()
    append(to: batch)
    batch.seal()
    count.headers = headers
    batch.headerSource = count
    return RawRecord(batch: batch, index: 0)
  }

  func decoded() throws(Rejection) -> Decoded<Touchpoint> {
    try Touchpoint.makeDecoder()(raw())
  }

  func touchpoint() throws(Rejection) -> Touchpoint { try decoded().value }

  /// The refusal of the record; `nil` where it is accepted.
  var rejection: Rejection? {
    do {
      _ = try decoded()
      return nil
    } catch {
      return error
    }
  }
}

/// Headers that know how often somebody asked for them.
final class HeaderCount: HeaderSource {
  var headers: [RecordHeader] = []
  private(set) var count = 0

  func headers(at index: Int) -> [RecordHeader] {
    count += 1
    return headers
  }
}
