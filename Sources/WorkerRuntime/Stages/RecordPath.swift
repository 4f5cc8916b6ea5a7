public import RecordLog
public import StateStore
public import WorkerSDK

/// The way of a record: decode, time, repeats, process, state, outbox.
///
/// Generic over the worker and inlinable, so that the executable, which knows the worker, gets one way without indirect calls; a value that
/// is borrowed for a whole batch, as is the partition's store, so that nothing is checked per access.
@usableFromInline
struct RecordPath<W: Worker> {
  @usableFromInline let worker: W
  @usableFromInline let decoders: [(RawRecord) throws(Rejection) -> Decoded<W.Input>]
  @usableFromInline let grace: Int64
  @usableFromInline var outbox: Outbox
  @usableFromInline let tables = Tables()
  /// What tells apart the models that states have to know, as of what the tables hold.
  @usableFromInline var fingerprint: UInt32?
  @usableFromInline var counts = StageCounts()
  /// Inputs without which what is being processed has gone ahead; of a worker with one input none ever.
  @usableFromInline var inputsBehind: InputsBehind = []
  /// Alarms in a row that did not move on.
  @usableFromInline var stuckAlarms = 0
  /// How many alarms may fire in front of one record; where more are due, it has to wait for them.
  @usableFromInline var alarmsAtOnce = Int.max
  /// Whether the record that was to be processed has to wait.
  @usableFromInline var isHeldUp = false
  /// By partition the offset at which reading ends, for now, and whether it was come to; empty where it does not end.
  @usableFromInline var readUntil: [Int64] = []
  @usableFromInline var hasReadAll: [Bool] = []
  /// Why the worker cannot go on; checked after every batch.
  @usableFromInline var defect: String?
  let plan: StagePlan

  @usableFromInline
  init(worker: W, plan: StagePlan) {
    self.worker = worker
    self.plan = plan
    grace = plan.grace.milliseconds
    decoders = W.inputs.map { $0.makeDecoder() }
    outbox = plan.makeOutbox()
    fingerprint = worker.fingerprint(tables)
  }

  /// Processes what of a batch, from `index` on, is of this partition and its only input; returns the index of the first record that is not.
  /// Records behind the position were processed before; they are passed over.
  @inlinable
  mutating func process(_ batch: RecordBatch, from start: Int, store: inout PartitionStore<W.State>) -> Int {
    var index = start
    beginAdopting(&store)
    if !store.position.isSilent { store.position.silentUntil = .min }
    let isPlain = store.position.nextToAdopt == nil && store.position.silentUntil == .min && readUntil.isEmpty
    while index < batch.count, defect == nil {
      let raw = RawRecord(batch: batch, index: index)
      let entry = raw.entry
      guard entry.partition == store.partition else { break }
      if entry.offset >= store.position.next[0] {
        if isPlain { take(raw, input: 0, store: &store, cause: entry.offset) } else { takeWithCare(raw, store: &store) }
        if isHeldUp { break }
      }
      index += 1
    }
    return index
  }

  /// Processes one record of a worker with several inputs, of which some may be behind. Records behind the position are passed over.
  @inlinable
  mutating func take(_ record: MergedRecord, store: inout PartitionStore<W.State>) {
    guard record.raw.entry.offset >= store.position.next[record.input] else { return }
    beginAdopting(&store)
    if store.position.nextToAdopt != nil { adoptCustomer(of: record.raw, store: &store, cause: record.cause) }
    inputsBehind = record.behind
    take(record.raw, input: record.input, store: &store, cause: record.cause)
  }

  /// Processes one record, or leaves it where it has to wait, ``isHeldUp``, to be taken again. `cause` is the offset of the record of the first input that led to it: its own, if it is of that input.
  @inlinable
  mutating func take(_ raw: RawRecord, input: Int, store: inout PartitionStore<W.State>, cause: Int64) {
    let entry = raw.entry
    if entry.key.isNone, takeControl(raw, input: input, store: &store, cause: cause) {
      if isHeldUp { return }
      counts.controls += 1
    } else {
      do throws(Rejection) {
        try takeCustomer(raw, input: input, store: &store, cause: cause)
      } catch {
        refuse(raw, input: input, partition: store.partition, as: error)
      }
      if isHeldUp { return }
      counts.records += 1
    }
    store.position.next[input] = entry.offset + 1
  }

  @inlinable
  mutating func takeCustomer(_ raw: RawRecord, input: Int, store: inout PartitionStore<W.State>, cause: Int64) throws(Rejection) {
    let entry = raw.entry
    guard entry.key.count > 0 else { throw Rejection("key-missing", "The record has no key; the key is the customer's id.") }
    guard entry.key.count <= Self.maxKeyBytes else { throw Rejection("key-too-long", "The key has more than 1,024 bytes.") }
    let bytes = raw.batch.bytes
    let key = bytes.span.extracting(entry.key.indices)
    guard key[0] != 0 else { return try takeReserved(raw, input: input, store: &store, cause: cause) }
    let decoded = try decoders[input](raw)
    let time = decoded.time ?? EventTime(milliseconds: max(entry.timestamp, 0))
    // Records of the other inputs bear the time at which another worker wrote them, which is not the same in two runs.
    if input == 0 {
      moveTime(to: entry.timestamp < 0 ? time.milliseconds : min(time.milliseconds, entry.timestamp), store: &store, cause: cause)
    } else {
      catchUp(store: &store, cause: cause)
    }
    if isHeldUp { return }
    guard let customer = touchOrDefect(key, store: &store) else { return }
    if let id = decoded.id, store.isRepeat(id, customer) {
      counts.repeats += 1
      return
    }
    if input == 0, store.due(customer) <= time.milliseconds {
      fireOwnAlarms(customer, before: time.milliseconds, store: &store, cause: cause)
    }
    let record = Record(
      value: decoded.value, time: time, streamTime: EventTime(milliseconds: store.position.streamTime), tables: tables,
      inputsBehind: inputsBehind, raw: raw)
    outbox.cause = Outbox.Cause(origin: .record(raw), partition: store.partition, time: time, offset: cause, id: decoded.id)
    defer { fireAlarms(store: &store, cause: cause) }
    try run(record, id: decoded.id, customer, store: &store)
  }

  @inlinable
  mutating func run(_ record: Record<W.Input>, id: RecordID?, _ customer: Int, store: inout PartitionStore<W.State>) throws(Rejection) {
    let checkpoint = outbox.checkpoint
    let before = W.rejectsLate ? store.states[customer] : nil
    do throws(Rejection) {
      // In its place: a state may be large.
      try worker.process(record, state: &store.states[customer], outbox: &outbox)
      // Only now: a record that is refused may come again, repaired, under its id.
      if let id { counts.forgottenIDs += store.remember(id, customer) }
      store.noteChange(customer)
    } catch {
      if W.rejectsLate { store.states[customer] = before }
      store.noteChange(customer)
      outbox.rollBack(to: checkpoint)
      throw error
    }
  }

  /// The customer with `key`; `nil` for one whose state cannot be read, which ends the worker.
  @inlinable
  mutating func touchOrDefect(_ key: Span<UInt8>, store: inout PartitionStore<W.State>) -> Int? {
    // An alarm that came before the record may have met a state that cannot be read: from then on customers are not what they seem.
    guard defect == nil else { return nil }
    do throws(StateDecodingError) {
      return try store.touch(key)
    } catch {
      noteUnreadable(error)
      return nil
    }
  }

  @usableFromInline
  mutating func noteUnreadable(_ error: StateDecodingError) { defect = "has a state that cannot be read: \(error)" }
}
