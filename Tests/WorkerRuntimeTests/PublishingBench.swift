import RecordLog
import Simulations
import StateStore
import WorkerRuntime
import WorkerSDK

/// The stages of a worker that publishes its states, with one live partition, without a log.
struct PublishingBench<W: Worker> {
  let stage: RecordStage<W>
  private let batch = RecordBatch()
  private var offset: Int64 = 0

  init(_ worker: W) {
    let plan = StagePlan(
      edges: WorkerEdges(worker), partitionCount: 1, deadLetterPartitions: 1, maxRecordBytes: 1_000_000, grace: .seconds(10))
    stage = RecordStage(worker: worker, plan: plan)
    _ = stage.open(0, from: nil)
    var position = PartitionPositionState(inputCount: 1)
    position.next = [0]
    stage.beginLive(0, at: position)
  }

  mutating func take(key: [UInt8], value: [UInt8]) {
    batch.clear()
    batch.append(topic: 0, partition: 0, offset: offset, timestamp: 1, key: key.span, value: value.span)
    batch.seal()
    offset += 1
    stage.process(batch)
  }

  /// Closes the outbox; gives value and CloudEvents headers of what is in it for the first output.
  func published() throws -> [String] {
    _ = try stage.close(tables: [:])
    let batch = stage.outbox.batch
    return batch.entries.filter { $0.topic == 0 }.map { entry in
      let headers = HeaderBlock.decode(batch.bytes, entry.headers).filter { $0.name.hasPrefix("ce_") }
      return String(decoding: batch.bytes[entry.value.indices], as: UTF8.self)
        + headers.map { " \($0.name)=\($0.text ?? "")" }.joined()
    }
  }
}
