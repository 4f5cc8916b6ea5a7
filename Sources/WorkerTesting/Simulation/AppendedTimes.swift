internal import RecordLog

/// What was appended to the input so far, as far as it decides what is late and what is out of order.
struct AppendedTimes {
  /// How far behind stream time a record has to be to be called late; milliseconds.
  private static let grace: Int64 = 10_000
  private var streamTime: [Int32: Int64] = [:]
  private var newest: [[UInt8]: Int64] = [:]

  /// What is wrong with `record`, the next to be appended.
  mutating func faults(of record: ScriptedRecord, in partitions: Range<Int32>) -> [FaultKind] {
    switch record.fate {
    case .tick: return []
    case .refused: return [.badRecord]
    case .repeated: return [.repeatedRecord]
    case .effect: break
    }
    guard let key = record.key, let text = record.value.map({ String(decoding: $0, as: UTF8.self) }),
      let time = text.split(separator: " ").last.flatMap({ Int64($0) })
    else { return [] }
    let partition = record.partition(of: partitions.count)
    var found: [FaultKind] = []
    if time < (streamTime[partition] ?? .min / 4) - Self.grace { found.append(.lateRecord) }
    if time < newest[key] ?? .min { found.append(.disorderedRecord) }
    if time > record.timestamp { found.append(.futureRecord) }
    streamTime[partition] = max(streamTime[partition] ?? .min, min(time, record.timestamp))
    newest[key] = max(newest[key] ?? .min, time)
    return found
  }
}
