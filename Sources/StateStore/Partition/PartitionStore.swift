internal import RecordLog
public import WorkerSDK

/// What a worker remembers in one partition: per customer the state, the ids of recent records and the pending alarm; and where it stands
/// in its inputs. Everything since the last commit can be taken back.
///
/// At rest a customer is bytes in a ``StateLog``, the same as in the changelog. Who is touched becomes a value until the outbox is closed;
/// the bytes that lie behind are what an abort goes back to. Used by one thread, the loop's.
@usableFromInline
package final class PartitionStore<State: CustomerState> {
  /// A customer who was touched since the outbox was opened.
  @usableFromInline
  struct Touched {
    @usableFromInline var slot: Int
    @usableFromInline var state: State?
    @usableFromInline var repeats: RepeatWindow
    /// The alarm before.
    let dueBefore: Int64
    /// Where a customer who came within the outbox took its slot from; `nil` for one who was there.
    let cameFrom: CustomerTable.Place?
  }

  /// What a slot was before an outbox that is closed.
  struct Image {
    let slot: Int
    let place: CustomerTable.Place
    let dueBefore: Int64
    let existed: Bool
  }

  @usableFromInline package let partition: Int32
  let table: CustomerTable
  /// Where the partition stands: changed with every record, undone with the states.
  @usableFromInline package var position: PartitionPositionState
  @usableFromInline var touched: [Touched] = []
  /// Empty windows with room, so that touching a customer takes no memory.
  var spareWindows: [RepeatWindow] = []
  var positionBefore: PartitionPositionState
  var closed: [Image] = []
  var closedPosition: PartitionPositionState?
  var closedFrom = StateLog.LogEnd(sequence: 0, offset: 0)
  /// Slots whose customer was gone when an outbox was closed.
  var emptied: [Int] = []
  /// Frames that are clean, and can be used again once a checkpoint needs them no more.
  var cleaned: [Int] = []
  var scratch: [UInt8] = []
  /// Whose states these are, for whoever finds them later.
  let identity: [UInt8]
  /// The changelog is to be read from here on by whoever goes on from the snapshot.
  package var changelogOffset: Int64 = 0
  /// The mark of the last commit, as the changelog has it.
  package var mark: [UInt8] = []
  var closedMark: [UInt8] = []

  package init(partition: Int32, inputCount: Int, storage: (any StateStorage)? = nil, identity: [UInt8] = []) {
    self.partition = partition
    self.identity = identity
    table = CustomerTable(storage: storage)
    position = PartitionPositionState(inputCount: inputCount)
    positionBefore = position
  }

  /// The number of customers of whom something is known.
  package var count: Int { table.count }

  /// The customer with `key`, made if there is none: its place among the touched, by which it is called until the outbox is closed.
  @usableFromInline
  package func touch(_ key: Span<UInt8>) throws(StateDecodingError) -> Int {
    let hash = CustomerTable.hash(key)
    if let slot = table.find(key, hash: hash) { return try touch(slot: slot) }
    if table.isDamaged { throw Self.damaged }
    let (slot, before) = table.insert(key, hash: hash)
    append(Touched(slot: slot, state: nil, repeats: spareWindows.popLast() ?? RepeatWindow(), dueBefore: .max, cameFrom: before))
    return touched.count - 1
  }

  /// The customer in `slot`.
  package func touch(slot: Int) throws(StateDecodingError) -> Int {
    let index = Int(table.slots[slot].touched)
    if index < touched.count, touched[index].slot == slot { return index }
    var customer = Touched(
      slot: slot, state: nil, repeats: spareWindows.popLast() ?? RepeatWindow(), dueBefore: table.slots[slot].due, cameFrom: nil)
    if table.value(slot, into: &scratch) {
      var reader = StateReader(scratch)
      try Self.readEnvelope(&reader, repeats: &customer.repeats)
      if try reader.readBool() { customer.state = try State(decoding: &reader) }
    } else if table.isDamaged {
      throw Self.damaged
    }
    append(customer)
    return touched.count - 1
  }

  private static var damaged: StateDecodingError { StateDecodingError("the local snapshot has lost a record") }

  private func append(_ customer: consuming Touched) {
    table.slots[customer.slot].touched = UInt32(truncatingIfNeeded: touched.count)
    touched.append(customer)
  }

  package func slot(_ customer: Int) -> Int { touched[customer].slot }

  /// The bytes of the key of a slot's customer.
  package func key(slot: Int) -> [UInt8] { table.key(slot) }

  /// The bytes of a touched customer's key.
  package func key(_ customer: Int) -> [UInt8] { table.key(touched[customer].slot) }

  /// Whether `id` is a repeat for the customer.
  @inlinable
  package func isRepeat(_ id: RecordID, _ customer: Int) -> Bool {
    touched[customer].repeats.contains(id, at: EventTime(milliseconds: position.streamTime))
  }

  /// Remembers `id`; returns how many ids were forgotten before their time.
  @inlinable
  package func remember(_ id: RecordID, _ customer: Int) -> Int {
    touched[customer].repeats.insert(id, at: EventTime(milliseconds: position.streamTime))
  }

  /// Takes the state out, so that it can be changed in place; ``put(_:_:)`` brings it back.
  @inlinable
  package func take(_ customer: Int) -> State? {
    var state: State?
    swap(&state, &touched[customer].state)
    return state
  }

  @inlinable
  package func put(_ state: consuming State?, _ customer: Int) {
    setDue(state.map { $0.nextPunctuation?.milliseconds ?? .max } ?? expiry(customer), customer)
    touched[customer].state = state
  }

  /// A customer without state is kept while its ids may still show a repeat.
  @usableFromInline
  func expiry(_ customer: Int) -> Int64 {
    touched[customer].repeats.newest.map { ($0 + RepeatWindow.span).milliseconds + 1 } ?? .max
  }

  /// Moves the customer's alarm.
  @usableFromInline
  package func setDue(_ due: Int64, _ customer: Int) { table.setDue(due, slot: touched[customer].slot) }

  @usableFromInline
  package func due(_ customer: Int) -> Int64 { table.slots[touched[customer].slot].due }

  /// Whether an alarm may be due by `limit`: false is certain, true may be an entry that moved.
  @usableFromInline
  package func mayBeDue(by limit: Int64) -> Bool { table.alarms.earliest <= limit }

  /// The slots of the earliest alarms due by `limit`, in the order of their keys, with their common due time; `nil` when none is due.
  package func nextDue(by limit: Int64) -> (due: Int64, slots: [Int])? { table.nextDue(by: limit) }

  /// Puts the alarm of a slot that ``nextDue(by:)`` handed out back into the queue, at the time its slot has now.
  package func requeue(slot: Int) { table.setDue(table.slots[slot].due, slot: slot) }

  /// Whether more is known of the customer than ids of records.
  @usableFromInline
  package func hasState(_ customer: Int) -> Bool { touched[customer].state != nil }

  /// Drops the ids of a customer without state once none can show a repeat any more.
  package func dropExpiredRepeats(_ customer: Int) {
    touched[customer].repeats.dropExpired(at: EventTime(milliseconds: position.streamTime))
    setDue(expiry(customer), customer)
  }
}
