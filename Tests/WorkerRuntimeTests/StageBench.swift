import RecordLog
import Simulations
import StateStore
import WorkerRuntime
import WorkerSDK

/// The stages of ``CountingWorker`` with one live partition, without a log.
struct StageBench {
  let stage: RecordStage<CountingWorker>
  private let batch = RecordBatch()
  private var offset: Int64 = 0

  init(maxRecordBytes: Int = 1_000_000) {
    let plan = StagePlan(
      edges: WorkerEdges(CountingWorker()), partitionCount: 2, deadLetterPartitions: 2, maxRecordBytes: maxRecordBytes, grace: .seconds(10))
    stage = RecordStage(worker: CountingWorker(), plan: plan)
    _ = stage.open(1, from: nil)
    var position = PartitionPositionState(inputCount: 1)
    position.next = [0]
    stage.beginLive(1, at: position)
  }

  private final class Headers: HeaderSource {
    let list: [RecordHeader]
    init(_ list: [RecordHeader]) { self.list = list }
    func headers(at index: Int) -> [RecordHeader] { list }
  }

  mutating func take(_ key: [UInt8]?, _ value: [UInt8]?, headers: [RecordHeader] = [], timestamp: Int64) {
    batch.clear()
    batch.append(topic: 0, partition: 1, offset: offset, timestamp: timestamp, key: key?.span, value: value?.span)
    batch.headerSource = Headers(headers)
    batch.seal()
    offset += 1
    stage.process(batch)
  }

  mutating func take(_ key: String, _ id: String, at time: Int64, timestamp: Int64? = nil) {
    take(Array(key.utf8), Array("\(id) \(time)".utf8), timestamp: timestamp ?? time)
  }

  struct Record {
    let topic: String
    let key: [UInt8]?
    let value: [UInt8]?
    let headers: [String: String]
  }

  /// What is in the outbox.
  var outgoing: [Record] {
    let batch = stage.outbox.batch
    func bytes(_ range: ByteRange) -> [UInt8]? { range.isNone ? nil : Array(batch.bytes[range.indices]) }
    return batch.entries.map { entry in
      let headers = HeaderBlock.decode(batch.bytes, entry.headers).map { ($0.name, $0.text ?? "") }
      return Record(
        topic: batch.topics[Int(entry.topic)], key: bytes(entry.key), value: bytes(entry.value),
        headers: Dictionary(headers) { _, last in last })
    }
  }

  var deadLetters: [Record] { outgoing.filter { $0.topic == "counting.dead-letters" } }

  func texts(of topic: String) -> [String] {
    outgoing.filter { $0.topic == topic }.map {
      String(decoding: $0.key ?? [], as: UTF8.self) + " " + String(decoding: $0.value ?? [], as: UTF8.self)
    }
  }
}
