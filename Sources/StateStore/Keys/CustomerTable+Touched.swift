internal import RecordLog
public import WorkerSDK

/// Customers who were touched since the outbox was opened are called by their place among the touched, until the outbox is closed.
extension CustomerTable {
  /// All of a touched customer but its state.
  struct Touched {
    var slot: Int
    /// The alarm before.
    var dueBefore: Int64
    /// Where a customer who came within the outbox took its slot from; `nil` for one who was there.
    var cameFrom: Place?
    var repeats: RepeatWindow
  }

  /// The customer with `key`, made if there is none. For one who was not touched yet, what is encoded of its state lies in ``encodedState``.
  @usableFromInline
  package mutating func touch(_ key: Span<UInt8>) throws(StateDecodingError) -> Int {
    let hash = Self.hash(key)
    if let slot = find(key, hash: hash) { return try touch(slot: slot) }
    if isDamaged { throw Self.damaged }
    let (slot, before) = insert(key, hash: hash)
    hasEncodedState = false
    return append(slot, dueBefore: .max, cameFrom: before)
  }

  /// The customer in `slot`.
  @usableFromInline
  package mutating func touch(slot: Int) throws(StateDecodingError) -> Int {
    if isTouched(slot) { return Int(slots[slot].touched) }
    hasEncodedState = false
    guard readValue(slot) else {
      if isDamaged { throw Self.damaged }
      return append(slot, dueBefore: slots[slot].due, cameFrom: nil)
    }
    var reader = StateReader(scratch)
    _ = try Self.readDue(&reader)
    let customer = append(slot, dueBefore: slots[slot].due, cameFrom: nil)
    try touched[customer].repeats.decode(&reader)
    hasEncodedState = try reader.readBool()
    encodedStateStart = reader.position
    return customer
  }

  /// Whether the slot's customer was touched since the outbox was opened.
  func isTouched(_ slot: Int) -> Bool {
    let customer = Int(slots[slot].touched)
    return customer < touched.count && touched[customer].slot == slot
  }

  /// Nothing was changed of the customer who was touched last.
  @usableFromInline
  package mutating func untouchLast() {
    guard var last = touched.popLast(), spareWindows.count < 4096 else { return }
    last.repeats.clear()
    spareWindows.append(last.repeats)
  }

  @usableFromInline
  package mutating func find(_ key: Span<UInt8>) -> Int? { find(key, hash: Self.hash(key)) }

  static var damaged: StateDecodingError { StateDecodingError("the local snapshot has lost a record") }

  private mutating func append(_ slot: Int, dueBefore: Int64, cameFrom: Place?) -> Int {
    slots[slot].touched = UInt32(truncatingIfNeeded: touched.count)
    touched.append(Touched(slot: slot, dueBefore: dueBefore, cameFrom: cameFrom, repeats: spareWindows.popLast() ?? RepeatWindow()))
    return touched.count - 1
  }

  /// The state of the customer who was touched last, as it was encoded.
  @usableFromInline
  package var encodedState: StateReader? { hasEncodedState ? StateReader(scratch, from: encodedStateStart) : nil }

  @usableFromInline
  package var touchedCount: Int { touched.count }

  package func slot(of customer: Int) -> Int { touched[customer].slot }

  @usableFromInline
  package func isRepeat(_ id: RecordID, _ customer: Int, at streamTime: Int64) -> Bool {
    touched[customer].repeats.contains(id, at: EventTime(milliseconds: streamTime))
  }

  @usableFromInline
  package mutating func remember(_ id: RecordID, _ customer: Int, at streamTime: Int64) -> Int {
    touched[customer].repeats.insert(id, at: EventTime(milliseconds: streamTime))
  }

  /// A customer without state is kept while its ids may still show a repeat.
  @usableFromInline
  package mutating func setDueWithoutState(_ customer: Int) {
    setDue(touched[customer].repeats.newest.map { ($0 + RepeatWindow.span).milliseconds + 1 } ?? .max, customer)
  }

  @usableFromInline
  package mutating func setDue(_ due: Int64, _ customer: Int) { setDue(due, slot: touched[customer].slot) }

  @usableFromInline
  package func due(_ customer: Int) -> Int64 { slots[touched[customer].slot].due }

  /// The time before which no alarm is due.
  @usableFromInline
  package var earliestAlarm: Int64 { min(alarms.earliest, dueRun.due) }

  package mutating func dropExpiredRepeats(_ customer: Int, at streamTime: Int64) {
    touched[customer].repeats.dropExpired(at: EventTime(milliseconds: streamTime))
    setDueWithoutState(customer)
  }

  /// Of many windows that were large once, few keep their room.
  mutating func clearTouched() {
    for customer in touched.indices where spareWindows.count < 4096 {
      var window = RepeatWindow()
      swap(&window, &touched[customer].repeats)
      window.clear()
      spareWindows.append(window)
    }
    touched.removeAll(keepingCapacity: touched.count < 65_536)
  }
}
