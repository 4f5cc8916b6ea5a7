internal import FoundationEssentials
internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Reads what another worker wrote, one record after the other on one thread: what it writes as a rule is read from the bytes, and whatever
/// looks otherwise is left to Foundation's decoder to accept or to refuse.
final class WorkerRecordReader<Value: Decodable> {
  private let reader = JSONObjectReader()
  private let decoder = JSONDecoder()

  /// The record's value; `nil` where it cannot be read.
  func read(_ raw: RawRecord, _ usual: (Span<UInt8>, JSONMember) -> Value?) -> Value? {
    reader.read(raw, usual) ?? raw.valueBytes.flatMap { try? decoder.decode(Value.self, from: Data($0)) }
  }

  /// A value with what the headers say of it.
  func decoded(_ value: Value, _ raw: RawRecord) -> Decoded<Value> {
    let (id, time) = raw.announcement
    return Decoded(value, time: time, id: id)
  }
}

extension KeyedDecodingContainer {
  /// A moment as ISO 8601 text.
  func decodeTime(forKey key: Key) throws -> EventTime {
    guard let time = EventTime(iso8601: try decode(String.self, forKey: key)) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no moment")
    }
    return time
  }
}
