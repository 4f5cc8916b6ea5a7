internal import Foundation
internal import RecordLog
internal import StateStore
internal import WorkerSDK

/// What came out of the retention workers: the last signal of each customer, and how far they are, by the marks that they commit.
struct DemoSignals {
  private struct Signal: Decodable {
    struct Scores: Decodable { let segment: String }
    let customer: String
    let risk: String?
    let rfm: Scores?
  }

  private(set) var signals = 0
  private var last: [String: Signal] = [:]
  /// Per partition: up to where touchpoints are processed.
  private var processed: [Int32: Int64] = [:]
  private let decoder = JSONDecoder()

  var customers: Int { last.count }
  /// Customers who bought by how likely they are to be lost; the others under `none`.
  var risks: [String: Int] { last.values.reduce(into: [:]) { $0[$1.risk ?? "none", default: 0] += 1 } }
  var segments: [String: Int] { last.values.reduce(into: [:]) { if let rfm = $1.rfm { $0[rfm.segment, default: 0] += 1 } } }

  func processed(_ partition: Int32) -> Int64 { processed[partition] ?? 0 }

  /// Takes a record of the workers' changelog.
  mutating func takeChange(_ batch: RecordBatch, _ index: Int) {
    let entry = batch.entries[index]
    guard !entry.key.isNone, !entry.value.isNone, Array(batch.bytes[entry.key.indices]) == PartitionMark.key,
      let mark = try? PartitionMark(decoding: Array(batch.bytes[entry.value.indices]))
    else { return }
    processed[entry.partition] = max(processed(entry.partition), mark.inputs["touchpoints"] ?? 0)
  }

  /// Takes a record of `retention.signals`.
  mutating func takeSignal(_ batch: RecordBatch, _ index: Int) {
    guard ReservedKey.isCustomer(batch.entries[index].key, in: batch.bytes) else { return }
    let value = Data(batch.bytes[batch.entries[index].value.indices])
    guard let signal = try? decoder.decode(Signal.self, from: value) else { return }
    signals += 1
    last[signal.customer] = signal
  }
}
