public import RecordLog
public import StateStore
public import WorkerSDK

/// The way of a record: decode, time, repeats, process, state, outbox. One object per worker process, used by the loop's thread.
///
/// Generic over the worker and inlinable, so that the executable, which knows the worker, gets one loop without indirect calls.
@usableFromInline
package final class RecordStage<W: Worker> {
  @usableFromInline let worker: W
  @usableFromInline let decoders: [(RawRecord) throws(Rejection) -> Decoded<W.Input>]
  @usableFromInline let grace: Int64
  /// By partition number; `nil` where the partition is not this instance's, or not live yet.
  @usableFromInline package var live: [PartitionStore<W.State>?]
  /// Stores that are being filled from the changelog.
  var restoring: [Int32: PartitionStore<W.State>] = [:]
  @usableFromInline package var outbox: Outbox
  @usableFromInline package let tables = Tables()
  @usableFromInline package var counts = StageCounts()
  /// Alarms in a row that did not move on.
  @usableFromInline var stuckAlarms = 0
  /// Why the worker cannot go on; checked after every batch.
  @usableFromInline package var defect: String?
  @usableFromInline let plan: StagePlan
  /// Adds what a partition's customers have become to a batch, and says how large the largest is: compiled for the worker, like the way of
  /// a record.
  @usableFromInline let closeStore: (PartitionStore<W.State>, inout OutgoingBatch, Int32) -> Int

  @inlinable
  package convenience init(worker: W, plan: StagePlan) {
    self.init(worker: worker, plan: plan) { store, batch, topic in store.close(into: &batch, topic: topic) }
  }

  @usableFromInline
  init(worker: W, plan: StagePlan, closeStore: @escaping (PartitionStore<W.State>, inout OutgoingBatch, Int32) -> Int) {
    self.closeStore = closeStore
    self.worker = worker
    self.plan = plan
    grace = plan.grace.milliseconds
    decoders = W.inputs.map { $0.makeDecoder() }
    live = [PartitionStore<W.State>?](repeating: nil, count: plan.partitionCount)
    outbox = plan.makeOutbox()
  }

  /// Processes the records of a worker's only input. Records behind the position were processed before; they are passed over.
  @inlinable
  package func process(_ batch: RecordBatch) {
    for index in 0..<batch.count {
      let raw = RawRecord(batch: batch, index: index)
      let entry = raw.entry
      guard let store = live[Int(entry.partition)], entry.offset >= store.position.next[0] else { continue }
      take(raw, input: 0, store: store, cause: entry.offset)
      if defect != nil { return }
    }
  }

  /// Processes one record. `cause` is the offset of the record of the first input that led to it: its own, if it is of that input.
  @inlinable
  package func take(_ raw: RawRecord, input: Int, store: PartitionStore<W.State>, cause: Int64) {
    let entry = raw.entry
    if entry.key.isNone, takeControl(raw, input: input, store: store, cause: cause) {
      counts.controls += 1
    } else {
      counts.records += 1
      do throws(Rejection) {
        try takeCustomer(raw, input: input, store: store, cause: cause)
      } catch {
        refuse(raw, input: input, partition: store.partition, as: error)
      }
    }
    store.position.next[input] = entry.offset + 1
  }

  @inlinable
  func takeCustomer(_ raw: RawRecord, input: Int, store: PartitionStore<W.State>, cause: Int64) throws(Rejection) {
    let entry = raw.entry
    guard entry.key.count > 0 else { throw Rejection("key-missing", "The record has no key; the key is the customer's id.") }
    guard entry.key.count <= Self.maxKeyBytes else { throw Rejection("key-too-long", "The key has more than 1,024 bytes.") }
    let bytes = raw.batch.bytes
    let key = bytes.span.extracting(entry.key.indices)
    guard key[0] != 0 else { throw Rejection("key-reserved", "The key begins with a NUL byte, which is reserved.") }
    let decoded = try decoders[input](raw)
    let time = decoded.time ?? EventTime(milliseconds: max(entry.timestamp, 0))
    // Records of the other inputs bear the time at which another worker wrote them, which is not the same in two runs.
    if input == 0 {
      moveTime(to: entry.timestamp < 0 ? time.milliseconds : min(time.milliseconds, entry.timestamp), store: store, cause: cause)
    }
    guard let customer = touchOrDefect(key, store: store) else { return }
    if let id = decoded.id, store.isRepeat(id, customer) {
      counts.repeats += 1
      return
    }
    if input == 0, store.due(customer) <= time.milliseconds {
      fireOwnAlarms(customer, before: time.milliseconds, store: store, cause: cause)
    }
    let record = Record(
      value: decoded.value, time: time, streamTime: EventTime(milliseconds: store.position.streamTime), tables: tables, raw: raw)
    outbox.cause = Outbox.Cause(origin: .record(raw), partition: store.partition, time: time, offset: cause, id: decoded.id)
    defer { fireAlarms(store: store, cause: cause) }
    try run(record, id: decoded.id, customer, store: store)
  }

  @inlinable
  func run(_ record: Record<W.Input>, id: RecordID?, _ customer: Int, store: PartitionStore<W.State>) throws(Rejection) {
    var state = store.take(customer)
    let checkpoint = outbox.checkpoint
    let before = W.rejectsLate ? state : nil
    do throws(Rejection) {
      try worker.process(record, state: &state, outbox: &outbox)
      // Only now: a record that is refused may come again, repaired, under its id.
      if let id { counts.forgottenIDs += store.remember(id, customer) }
      store.put(state, customer)
    } catch {
      store.put(W.rejectsLate ? before ?? nil : state, customer)
      outbox.rollBack(to: checkpoint)
      throw error
    }
  }

  /// The customer with `key`; `nil` for one whose state cannot be read, which ends the worker.
  @inlinable
  func touchOrDefect(_ key: Span<UInt8>, store: PartitionStore<W.State>) -> Int? {
    do throws(StateDecodingError) {
      return try store.touch(key)
    } catch {
      noteUnreadable(error)
      return nil
    }
  }

  @usableFromInline
  func noteUnreadable(_ error: StateDecodingError) { defect = "has a state that cannot be read: \(error)" }
}
