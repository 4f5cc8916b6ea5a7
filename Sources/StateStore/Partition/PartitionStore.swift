public import RecordLog
public import WorkerSDK

/// What a worker remembers in one partition: per customer the state, the ids of recent records and the pending alarm; and where it stands
/// in its inputs. Everything since the last commit can be taken back.
///
/// At rest a customer is bytes in a ``StateLog``, the same as in the changelog. Who is touched becomes a value until the outbox is closed;
/// the bytes that lie behind are what an abort goes back to. Used by one thread, the loop's. What needs not know the state's type is
/// ``CustomerTable``'s.
@usableFromInline
package struct PartitionStore<State: CustomerState>: ~Copyable {
  @usableFromInline package let partition: Int32
  @usableFromInline var table: CustomerTable
  /// The states of the touched customers. Whoever changes one in its place, which spares copies of it, says so: ``noteChange(_:)``.
  @usableFromInline package var states: [State?] = []
  /// Where the partition stands: changed with every record, undone with the states.
  @usableFromInline package var position: PartitionPositionState
  @usableFromInline var positionBefore: PartitionPositionState
  @usableFromInline var closedPosition: PartitionPositionState?
  /// Whose states these are, for whoever finds them later.
  let identity: [UInt8]
  /// The changelog is to be read from here on by whoever goes on from the snapshot.
  package private(set) var changelogOffset: Int64 = 0
  /// The mark of the last commit, as the changelog has it, and that of the outbox that is closed.
  package private(set) var mark: [UInt8] = []
  private var closedMark: [UInt8] = []

  package init(partition: Int32, inputCount: Int, storage: (any StateStorage)? = nil, identity: [UInt8] = []) {
    self.partition = partition
    self.identity = identity
    table = CustomerTable(storage: storage)
    position = PartitionPositionState(inputCount: inputCount)
    positionBefore = position
  }

  /// The number of customers of whom something is known.
  package var count: Int { table.count }

  /// Whether the local snapshot has lost what it had.
  package var isDamaged: Bool { table.isDamaged }

  /// The customer with `key`, made if there is none: its place among the touched, by which it is called until the outbox is closed.
  @inlinable
  package mutating func touch(_ key: Span<UInt8>) throws(StateDecodingError) -> Int {
    let customer = try table.touch(key)
    if customer == states.count { try appendState() }
    return customer
  }

  /// The customer in `slot`.
  @inlinable
  package mutating func touch(slot: Int) throws(StateDecodingError) -> Int {
    let customer = try table.touch(slot: slot)
    if customer == states.count { try appendState() }
    return customer
  }

  /// Takes back that the last of the touched was touched, since nothing was changed.
  @usableFromInline
  package mutating func untouchLast() {
    states.removeLast()
    table.untouchLast()
  }

  /// The slot of the customer with `key`; `nil` if there is none.
  @usableFromInline
  package mutating func slot(of key: Span<UInt8>) -> Int? { table.find(key) }

  /// Behind the last slot.
  @usableFromInline
  package var endOfSlots: Int { table.slots.count }

  /// Whether the slot may have a customer, be it one who came since the outbox was opened.
  @usableFromInline
  package func isKnown(slot: Int) -> Bool { table.isTouched(slot) || table.isKnown(slot) }

  /// How many slots there are whose customers have still to be shown changed models.
  package var slotsToAdopt: Int { position.nextToAdopt.map { max(table.slots.count - $0, 0) } ?? 0 }

  @inlinable
  mutating func appendState() throws(StateDecodingError) {
    guard var reader = table.encodedState else { return states.append(nil) }
    states.append(try State(decoding: &reader))
  }

  /// The bytes of the key of a slot's customer.
  package mutating func key(slot: Int) -> [UInt8] { table.key(slot) }

  /// The bytes of a touched customer's key.
  @usableFromInline
  package mutating func key(_ customer: Int) -> [UInt8] { table.key(table.slot(of: customer)) }

  /// Whether `id` is a repeat for the customer.
  @inlinable
  package func isRepeat(_ id: RecordID, _ customer: Int) -> Bool { table.isRepeat(id, customer, at: position.streamTime) }

  /// Remembers `id`; returns how many ids were forgotten before their time.
  @inlinable
  package mutating func remember(_ id: RecordID, _ customer: Int) -> Int { table.remember(id, customer, at: position.streamTime) }

  /// Takes the state out, so that it can be changed in place; ``put(_:_:)`` brings it back.
  @inlinable
  package mutating func take(_ customer: Int) -> State? { states[customer].take() }

  @inlinable
  package mutating func put(_ state: consuming State?, _ customer: Int) {
    if let state {
      table.setDue(state.nextPunctuation?.milliseconds ?? .max, customer)
      states[customer] = state
    } else {
      table.setDueWithoutState(customer)
      states[customer] = nil
    }
  }

  /// The customer's state was changed in its place: its alarm follows.
  @inlinable
  package mutating func noteChange(_ customer: Int) {
    if states[customer] == nil {
      table.setDueWithoutState(customer)
    } else {
      table.setDue(states[customer]?.dueInPlace() ?? .max, customer)
    }
  }

  /// Moves the customer's alarm.
  @inlinable
  package mutating func setDue(_ due: Int64, _ customer: Int) { table.setDue(due, customer) }

  @inlinable
  package func due(_ customer: Int) -> Int64 { table.due(customer) }

  /// Whether an alarm may be due by `limit`: false is certain, true may be an entry that moved.
  @inlinable
  package func mayBeDue(by limit: Int64) -> Bool { table.earliestAlarm <= limit }

  /// The slots of the earliest alarms due by `limit`, at most `count`, in the order of their keys, with their common due time; `nil` when none
  /// is due.
  @usableFromInline
  package mutating func nextDue(by limit: Int64, atMost count: Int = .max) -> (due: Int64, slots: [Int])? {
    table.nextDue(by: limit, atMost: count)
  }

  /// Whether an alarm is due by `limit`.
  package mutating func isDue(by limit: Int64) -> Bool { mayBeDue(by: limit) && nextDue(by: limit, atMost: 0) != nil }

  /// Puts the alarm of a slot that ``nextDue(by:atMost:)`` handed out back into the queue, at the time its slot has now.
  package mutating func requeue(slot: Int) { table.requeue(slot) }

  /// Whether more is known of the customer than ids of records.
  @inlinable
  package func hasState(_ customer: Int) -> Bool { states[customer] != nil }

  /// Drops the ids of a customer without state once none can show a repeat any more.
  @usableFromInline
  package mutating func dropExpiredRepeats(_ customer: Int) { table.dropExpiredRepeats(customer, at: position.streamTime) }
}

extension PartitionStore {
  /// Takes a customer as the changelog has it; no value is a tombstone. For restoring: nothing of it can be undone.
  @inlinable
  package mutating func restore(key: Span<UInt8>, value: Span<UInt8>?) throws(StateDecodingError) {
    try table.restore(key: key, value: value)
  }

  /// Takes the customers of this partition in a batch from the changelog, from `start` on; returns the index of the first record that is
  /// of another partition, or no customer's.
  @inlinable
  package mutating func restore(_ batch: RecordBatch, from start: Int) throws(StateDecodingError) -> Int {
    let bytes = batch.bytes
    var index = start
    while index < batch.count {
      let entry = batch.entries[index]
      guard entry.partition == partition, entry.key.count > 0 else { break }
      let key = bytes.span.extracting(entry.key.indices)
      // Reserved keys, the mark's among them, begin with a NUL.
      guard key[0] != 0 else { break }
      try table.restore(key: key, value: entry.value.isNone ? nil : bytes.span.extracting(entry.value.indices))
      index += 1
    }
    return index
  }

  /// Takes the position that a mark names, and counts as committed from here on.
  package mutating func beginLive(at position: PartitionPositionState) {
    self.position = position
    positionBefore = position
  }

  /// Takes what an earlier process left; false where there is nothing that can be relied on, and the store is of no use then.
  ///
  /// - Parameter oldest: What was written before this moment is not relied on.
  package mutating func load(oldest: Int64) -> Bool {
    guard let opened = table.load(identity: identity, oldest: oldest) else { return false }
    (changelogOffset, mark) = (opened.changelogOffset, opened.mark)
    return true
  }

  /// The states hold everything that stands in the changelog in front of `offset`, and more.
  package mutating func noteChangelog(_ offset: Int64) { changelogOffset = max(changelogOffset, offset) }

  /// The mark of the outbox that was closed last, as the changelog has it.
  package mutating func noteMark(_ mark: [UInt8]) { closedMark = mark }

  /// The last mark that was restored.
  package mutating func noteRestored(_ mark: [UInt8]) { self.mark = mark }

  /// The closed outbox is committed: it cannot be undone any more. Returns whether one was closed.
  package mutating func commit() -> Bool {
    guard closedPosition != nil else { return false }
    closedPosition = nil
    swap(&mark, &closedMark)
    table.commit()
    return true
  }

  /// Tidies up after a commit, or while the changelog is read: cleans frames, and makes what is there the snapshot.
  package mutating func settle(at now: Int64, isRestoring: Bool = false) {
    table.settle(identity: identity, OpenedSnapshot(changelogOffset: changelogOffset, mark: mark), at: now, isRestoring: isRestoring)
  }

  /// Whether the states lie where the next process finds them.
  package var isStored: Bool { table.isStored }

  /// Bytes of states in memory that could leave it.
  package var residentBytes: Int { table.residentBytes }

  /// Lets the coldest states leave memory, about as many bytes; returns how many have left.
  package mutating func evict(atLeast bytes: Int) -> Int { table.evict(atLeast: bytes) }
}

/// Asked as if they changed the state: so a large one is not copied to be asked.
extension CustomerState {
  @inlinable
  mutating func dueInPlace() -> Int64 { nextPunctuation?.milliseconds ?? .max }

  @inlinable
  mutating func encodeInPlace(into writer: inout StateWriter) { encode(into: &writer) }
}
