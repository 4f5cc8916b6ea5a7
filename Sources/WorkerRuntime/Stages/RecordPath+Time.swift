internal import RecordLog
public import StateStore
public import WorkerSDK

extension RecordPath {
  /// Moves the partition's stream time, if `time` is later, and fires what is due by then: before the record that moved it.
  @inlinable
  mutating func moveTime(to time: Int64, store: inout PartitionStore<W.State>, cause: Int64) {
    if time > store.position.streamTime { store.position.streamTime = time }
    catchUp(store: &store, cause: cause)
  }

  /// Fires what is due before a record. Where that is too much for one go, the record is held up: it comes again when the rest has fired,
  /// ``fireRest(upTo:store:cause:)``, be it by another process, to which what is left is due as well.
  @inlinable
  mutating func catchUp(store: inout PartitionStore<W.State>, cause: Int64) {
    guard store.mayBeDue(by: store.position.streamTime &- grace) else { return }
    // A record that goes ahead of another input does not wait: when it came again, it might go behind, and nobody would say what is missing.
    fireDueAlarms(store: &store, cause: cause, atMost: inputsBehind.isEmpty ? alarmsAtOnce : .max)
  }

  /// Fires up to `count` of the alarms that hold up the record at the offset `cause`; says whether none is left.
  @inlinable
  mutating func fireRest(upTo count: Int, store: inout PartitionStore<W.State>, cause: Int64) -> Bool {
    beginAdopting(&store)
    let checkpoint = outbox.checkpoint
    fireDueAlarms(store: &store, cause: cause, atMost: count)
    // As with the record itself.
    if cause < store.position.silentUntil { outbox.rollBack(to: checkpoint) }
    defer { isHeldUp = false }
    return !isHeldUp
  }

  /// Fires the alarms that are due at stream time − grace, in the order of their due times, then of their keys.
  @inlinable
  mutating func fireAlarms(store: inout PartitionStore<W.State>, cause: Int64) {
    if store.mayBeDue(by: store.position.streamTime &- grace) { fireDueAlarms(store: &store, cause: cause) }
  }

  @inlinable
  mutating func fireDueAlarms(store: inout PartitionStore<W.State>, cause: Int64, atMost count: Int = .max) {
    let limit = store.position.streamTime - grace
    let isAdopting = store.position.nextToAdopt != nil
    var left = count
    while defect == nil, store.mayBeDue(by: limit) {
      guard left > 0 else { return isHeldUp = true }
      guard let (due, slots) = store.nextDue(by: limit, atMost: left) else { return }
      left -= slots.count
      for slot in slots {
        do throws(StateDecodingError) {
          let customer = try store.touch(slot: slot)
          if isAdopting { adopt(customer, before: due, store: &store, cause: cause) }
          if store.due(customer) <= due { fire(customer, due: due, store: &store, cause: cause) }
        } catch {
          return noteUnreadable(error)
        }
      }
    }
  }

  /// Fires a customer's own alarms that were due before its next record, though the grace is not over: whether others have moved the
  /// partition's time that far must not decide whether the alarm or the record says what the silence meant.
  @inlinable
  mutating func fireOwnAlarms(_ customer: Int, before time: Int64, store: inout PartitionStore<W.State>, cause: Int64) {
    while defect == nil, store.hasState(customer), store.due(customer) <= time {
      fire(customer, due: store.due(customer), store: &store, cause: cause)
    }
  }

  /// How many alarms in a row may stay where they are before that is a defect, not a slip by a millisecond.
  @usableFromInline static var mostStuckAlarms: Int { 10_000 }

  @inlinable
  mutating func fire(_ customer: Int, due: Int64, store: inout PartitionStore<W.State>, cause: Int64) {
    if store.hasState(customer) {
      punctuate(customer, due: due, store: &store, cause: cause)
    } else {
      store.dropExpiredRepeats(customer)
    }
    // A state that asks again for a moment that is over would hold up everybody else's alarms for ever.
    guard store.due(customer) <= due else { return stuckAlarms = 0 }
    store.setDue(due + 1, customer)
    stuckAlarms += 1
    if stuckAlarms > Self.mostStuckAlarms {
      defect = "asks again and again for an alarm that is over: punctuate has to move nextPunctuation on"
    }
  }

  @inlinable
  mutating func punctuate(_ customer: Int, due: Int64, store: inout PartitionStore<W.State>, cause: Int64) {
    counts.alarms += 1
    let time = EventTime(milliseconds: due)
    let key = store.key(customer)
    outbox.cause = Outbox.Cause(origin: .alarm(key), partition: store.partition, time: time, offset: cause, id: nil)
    worker.punctuate(
      Alarm(time: time, tables: tables, inputsBehind: inputsBehind, key: key), state: &store.states[customer], outbox: &outbox)
    store.noteChange(customer)
  }

  /// Takes a record under a reserved key: a progress record of a compacted topic. Customers have no such keys.
  @usableFromInline
  mutating func takeReserved(
    _ raw: RawRecord, input: Int, store: inout PartitionStore<W.State>, cause: Int64
  ) throws(Rejection) {
    guard raw.keyBytes == ReservedKey.progress, takeControl(raw, input: input, store: &store, cause: cause) else {
      throw Rejection("key-reserved", "The key begins with a NUL byte, which is reserved.")
    }
    counts.records -= 1
    counts.controls += 1
  }

  /// Takes a tick or progress record; false for a record without key that is neither.
  @usableFromInline
  mutating func takeControl(_ raw: RawRecord, input: Int, store: inout PartitionStore<W.State>, cause: Int64) -> Bool {
    switch ControlRecord(raw) {
    case .tick(let time) where input == 0:
      let timestamp = raw.entry.timestamp
      moveTime(to: timestamp < 0 ? time.milliseconds : min(time.milliseconds, timestamp), store: &store, cause: cause)
    case .progress(let offset):
      // Of the first input there is nothing to wait for: nobody orders it.
      guard input > 0 else { break }
      store.position.progress[input] = max(store.position.progress[input], offset)
    default: return false
    }
    return true
  }
}
