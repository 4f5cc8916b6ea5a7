internal import RecordLog
internal import StateStore
internal import WorkerRuntime
internal import WorkerSDK

/// The stages of a worker with customers, taken over by stages that have other models.
final class ChangePass {
  /// What has changed.
  struct Changed {
    let program: WorkerProgram
    /// What the tables have learnt.
    let learn: (Tables) -> Void
  }

  private let before: WorkerProgram.Stages
  private let edges: WorkerEdges
  private var after: WorkerProgram.Stages?
  private var effective = EventTime.distantPast
  private(set) var customers = 0
  /// How many bytes each customer has in the changelog.
  private var sizes: [[UInt8]: Int] = [:]
  /// How many records there were, changelog apart, when the models took effect.
  private(set) var outputs = 0
  /// As in production.
  private let settings = WorkerSettings(instance: "")

  init(_ program: WorkerProgram) {
    edges = program.edges
    before = program.makeStages(Self.plan(program.edges))
    for number in 0..<Int32(StagePass.partitions) {
      _ = before.stages.open(number, from: nil)
      var position = PartitionPositionState(inputCount: 1)
      position.next = [0]
      before.stages.beginLive(number, at: position)
    }
  }

  private static func plan(_ edges: WorkerEdges) -> StagePlan {
    StagePlan(
      edges: edges, partitionCount: StagePass.partitions, deadLetterPartitions: StagePass.partitions, maxRecordBytes: 1_000_000,
      grace: .seconds(10))
  }

  /// Makes customers of records, and restores them from what the changelog would have into stages with models that change a day later.
  func fill(_ source: RecordSource, afterwards changed: (EventTime) throws -> Changed) throws {
    var source = source
    var changelog: [OutgoingBatch] = []
    var cost = Cost()
    while true {
      let batches = source.next()
      if batches.isEmpty { break }
      for batch in batches { before.processBatch(batch) }
      changelog.append(try commit(before.stages, &cost))
    }
    let positions = (0..<Int32(StagePass.partitions)).compactMap { before.stages.position($0) }
    effective = EventTime(milliseconds: positions.map(\.streamTime).max() ?? 0) + .days(1)
    let changed = try changed(effective)
    let stages = changed.program.makeStages(Self.plan(changed.program.edges))
    for number in 0..<Int32(StagePass.partitions) { _ = stages.stages.open(number, from: nil) }
    for batch in changelog { try restore(batch, into: stages.stages) }
    changed.learn(stages.stages.tables)
    stages.stages.noteTables()
    for (number, position) in positions.enumerated() {
      stages.stages.settleRestoring(Int32(number), upTo: 1, mark: [], at: EventTime(milliseconds: 0))
      stages.stages.beginLive(Int32(number), at: position)
    }
    after = stages
    customers = stages.stages.customerCount
  }

  /// How many bytes a customer has in the changelog.
  var bytesPerCustomer: Int { sizes.values.reduce(0, +) / max(1, sizes.count) }

  private func restore(_ batch: OutgoingBatch, into stages: any RecordStages) throws {
    for entry in customers(in: batch) {
      try stages.restore(
        entry.partition, key: batch.bytes.span.extracting(entry.key.indices),
        value: entry.value.isNone ? nil : batch.bytes.span.extracting(entry.value.indices))
    }
  }

  /// What a commit has written of customers into the changelog.
  private func customers(in batch: OutgoingBatch) -> [OutgoingBatch.Entry] {
    batch.entries.filter {
      batch.topics[Int($0.topic)] == edges.names.changelog && !$0.key.isNone && batch.bytes[$0.key.indices.lowerBound] != 0
    }
  }

  /// Shows the models to all customers, a commit's worth at a time.
  func show() throws -> Cost {
    var cost = Cost()
    guard let stages = after?.stages else { return cost }
    var isDone = false
    while !isDone {
      cost.measure {
        while stages.touchedCount < settings.adoptedPerCommit, !isDone { isDone = stages.adopt(upTo: settings.adoptionRun) == 0 }
      }
      _ = try commit(stages, &cost)
    }
    return cost
  }

  /// Lets time pass until the models are in force.
  func decide() throws -> Cost {
    var cost = Cost()
    guard let after else { return cost }
    let tick = ControlRecord.tick(effective + .minutes(1))
    for number in 0..<Int32(StagePass.partitions) {
      let batch = RecordBatch()
      batch.append(
        topic: 0, partition: number, offset: after.stages.position(number)?.next[0] ?? 0, timestamp: (effective + .minutes(1)).milliseconds,
        key: nil,
        value: tick.value.span)
      batch.headerSource = TickHeaders()
      batch.seal()
      cost.measure { after.processBatch(batch) }
      outputs += after.stages.outbox.batch.entries.count
      _ = try commit(after.stages, &cost)
    }
    return cost
  }

  private final class TickHeaders: HeaderSource {
    func headers(at index: Int) -> [RecordHeader] { ControlRecord.tick(.distantPast).headers(worker: "stages") }
  }

  private func commit(_ stages: any RecordStages, _ cost: inout Cost) throws(WorkerError) -> OutgoingBatch {
    var failure: WorkerError?
    cost.measure {
      do throws(WorkerError) { _ = try stages.close(tables: [:]) } catch { failure = error }
    }
    if let failure { throw failure }
    let batch = stages.outbox.replaceBatch(with: OutgoingBatch(topics: stages.outbox.batch.topics))
    cost.measure { stages.commit(at: EventTime(milliseconds: 0)) }
    for entry in customers(in: batch) { sizes[Array(batch.bytes[entry.key.indices])] = entry.value.count }
    return batch
  }
}
