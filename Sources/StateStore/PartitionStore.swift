internal import RecordLog
public import WorkerSDK

/// What a worker remembers in one partition: per customer the state, the ids of recent records and the pending alarm; and where it stands
/// in its inputs. Everything since the last commit can be taken back.
///
/// Used by one thread, the loop's.
@usableFromInline
package final class PartitionStore<State: CustomerState> {
  /// A customer's state: as a value once it was needed, before that as the changelog had it.
  @usableFromInline
  enum Content {
    case none
    case encoded([UInt8])
    case value(State)
  }

  @usableFromInline
  struct Slot {
    @usableFromInline var content = Content.none
    @usableFromInline var repeats = RepeatWindow()
    /// When the customer's alarm is due; `Int64.max` for never.
    @usableFromInline var due = Int64.max
    /// The due time of the slot's live entry in the alarm queue.
    @usableFromInline var queued = Int64.max
    /// The last generation in which it was touched.
    @usableFromInline var generation: UInt32 = 0

    @inlinable init() {}
  }

  @usableFromInline package let partition: Int32
  @usableFromInline package var keys = KeyTable()
  @usableFromInline var slots: [Slot] = []
  @usableFromInline package var alarms = AlarmQueue()
  /// Where the partition stands: changed with every record, undone with the states.
  @usableFromInline package var position: PartitionPositionState
  @usableFromInline var generation: UInt32 = 1
  @usableFromInline var touched = UndoLog<State>()
  var inFlight = UndoLog<State>()

  @usableFromInline
  package init(partition: Int32, inputCount: Int) {
    self.partition = partition
    position = PartitionPositionState(inputCount: inputCount)
    touched.position = position
  }

  /// The number of customers of whom something is known.
  package var count: Int { keys.count }

  /// The slot of `key`, made if there is none. It is touched: what it was is kept until the commit.
  @inlinable
  package func touch(_ key: Span<UInt8>) -> Int {
    if let slot = keys.find(key) {
      touch(slot)
      return slot
    }
    return insert(key)
  }

  @inlinable
  package func touch(_ slot: Int) {
    guard slots[slot].generation != generation else { return }
    touched.images.append(UndoLog.Image(slot: slot, before: slots[slot], existed: true))
    slots[slot].generation = generation
  }

  @usableFromInline
  func insert(_ key: Span<UInt8>) -> Int {
    let slot = keys.insert(key)
    if slot == slots.count { slots.append(Slot()) } else { slots[slot] = Slot() }
    touched.images.append(UndoLog.Image(slot: slot, before: Slot(), existed: false))
    slots[slot].generation = generation
    return slot
  }

  /// Whether `id` is a repeat for the customer in `slot`.
  @inlinable
  package func isRepeat(_ id: RecordID, slot: Int) -> Bool {
    slots[slot].repeats.contains(id, at: EventTime(milliseconds: position.streamTime))
  }

  /// Remembers `id`; returns how many ids were forgotten before their time.
  @inlinable
  package func remember(_ id: RecordID, slot: Int) -> Int {
    slots[slot].repeats.insert(id, at: EventTime(milliseconds: position.streamTime))
  }

  /// Takes the state out of a touched slot, so that it can be changed in place; ``put(_:slot:)`` brings it back.
  @inlinable
  package func take(slot: Int) throws(StateDecodingError) -> State? {
    var content = Content.none
    swap(&content, &slots[slot].content)
    switch content {
    case .none: return nil
    case .value(let state): return state
    case .encoded(let bytes):
      var reader = StateReader(bytes)
      return try State(decoding: &reader)
    }
  }

  @inlinable
  package func put(_ state: consuming State?, slot: Int) {
    if let state {
      setDue(state.nextPunctuation?.milliseconds ?? .max, slot: slot)
      slots[slot].content = .value(state)
    } else {
      slots[slot].content = .none
      setDue(expiry(slot: slot), slot: slot)
    }
  }

  /// A customer without state is kept while its ids may still show a repeat.
  @usableFromInline
  func expiry(slot: Int) -> Int64 {
    slots[slot].repeats.newest.map { ($0 + RepeatWindow.span).milliseconds + 1 } ?? .max
  }

  @inlinable
  func setDue(_ due: Int64, slot: Int) {
    slots[slot].due = due
    if due < slots[slot].queued {
      slots[slot].queued = due
      alarms.insert(slot: slot, due: due)
    }
  }

  /// Whether an alarm may be due by `limit`: false is certain, true may be an entry that moved.
  @inlinable
  package func mayBeDue(by limit: Int64) -> Bool { alarms.earliest <= limit }

  /// The slots of the earliest alarms due by `limit`, in the order of their keys, with their common due time; `nil` when none is due.
  package func nextDue(by limit: Int64) -> (due: Int64, slots: [Int])? {
    var due: Int64?
    var found: [Int] = []
    while let entry = alarms.pop(dueBy: min(limit, due ?? .max)) {
      // An entry whose slot was queued anew, emptied or given to another customer is a leftover.
      guard slots[entry.slot].queued == entry.due else { continue }
      slots[entry.slot].queued = .max
      guard slots[entry.slot].due == entry.due else {
        setDue(slots[entry.slot].due, slot: entry.slot)
        continue
      }
      due = entry.due
      found.append(entry.slot)
    }
    guard let due else { return nil }
    found.sort { keys.precedes($0, $1) }
    return (due, found)
  }

  /// Puts the alarm of a slot that ``nextDue(by:)`` handed out back into the queue, at the time its slot has now.
  package func requeue(slot: Int) { setDue(slots[slot].due, slot: slot) }

  @inlinable
  package func due(slot: Int) -> Int64 { slots[slot].due }

  /// Moves the slot's alarm on.
  package func postpone(slot: Int, to due: Int64) { setDue(due, slot: slot) }

  /// Whether nothing is known of the customer but ids of records.
  package func hasState(slot: Int) -> Bool {
    if case .none = slots[slot].content { return false }
    return true
  }

  /// Drops the ids of a customer without state once none can show a repeat any more.
  package func dropExpiredRepeats(slot: Int) {
    slots[slot].repeats.dropExpired(at: EventTime(milliseconds: position.streamTime))
    setDue(expiry(slot: slot), slot: slot)
  }
}
