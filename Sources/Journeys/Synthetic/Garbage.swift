internal import RecordFiles
internal import WorkerSDK

/// Records as a platform should not send them, to show that none is lost silently and none stops a worker. Each breaks a rule of the event model.
package enum Garbage: String, CaseIterable, Sendable {
  case truncated = "truncated JSON"
  case wrongTypes = "wrong types"
  case noCustomer = "no userId, no anonymousId"
  case otherKey = "key of somebody else"
  case huge = "value of nearly 1 MB"
  case invalidUTF8 = "invalid UTF-8"
  case deep = "nested 1,000 deep"
  case notANumber = "NaN as amount"
  case farFuture = "year 9999"
  case null = "null value"

  /// How common each is, in the order of the cases: the huge ones are rare, so that files stay handy.
  static let shares: [Double] = [12, 12, 12, 6, 1, 12, 8, 12, 12, 12]

  /// Just below what producers and brokers accept by default (1,000,000 and 1,048,588 bytes).
  package static let hugeBytes = 990_000

  /// A spoilt copy of `record`, whose value is a well-formed message at `time`. `id` is the spoilt message's own.
  func spoil(_ record: RecordLine, id: String, at time: EventTime, random: inout SeededRandom) -> RecordLine {
    var spoilt = record
    let key = String(decoding: record.key ?? [], as: UTF8.self)
    spoilt.valueIsJSON = true
    switch self {
    case .truncated:
      let count = record.value?.count ?? 0
      spoilt.value = record.value.map { Array($0[..<Int(random.integer(1..<Int64(max(count, 2))))]) }
      spoilt.valueIsJSON = false
    case .wrongTypes:
      let ids = #""userId":"\#(key)","messageId":"\#(id)""#
      spoilt.value = Array("{\"type\":17,\"event\":[\"Order Completed\"],\(ids),\"timestamp\":true,\"properties\":\"none\"}".utf8)
    case .noCustomer:
      spoilt.value = Array(#"{"type":"track","event":"Product Viewed","messageId":"\#(id)","timestamp":"\#(time)","properties":{}}"#.utf8)
    case .otherKey: spoilt.key = Array("somebody-else".utf8)
    case .huge: spoilt.value = Self.message(key, id, time, #""note":""# + String(repeating: "x", count: Self.hugeBytes) + #"""#)
    case .invalidUTF8:
      spoilt.value = Self.message(key, id, time, #""name":"?""#).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
      spoilt.valueIsJSON = false
    case .deep:
      let open = String(repeating: "[", count: 1000)
      spoilt.value = Self.message(key, id, time, #""list":"# + open + open.map { _ in "]" }.joined())
      // It is JSON, but would stop other tools that read the file.
      spoilt.valueIsJSON = false
    case .notANumber:
      spoilt.value = Self.message(key, id, time, #""order_id":"o1","currency":"EUR","revenue":NaN"#)
      spoilt.valueIsJSON = false
    case .farFuture:
      spoilt.value = Self.message(key, id, EventTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59), #""order_id":"o1""#)
    case .null: spoilt.value = nil
    }
    return spoilt
  }

  private static func message(_ key: String, _ id: String, _ time: EventTime, _ properties: String) -> [UInt8] {
    let event = #""type":"track","event":"Order Completed","userId":"\#(key)","messageId":"\#(id)","timestamp":"\#(time)""#
    return Array("{\(event),\"properties\":{\(properties)}}".utf8)
  }
}
