internal import RecordLog
internal import WorkerSDK

/// The customers of one partition: by key a slot, by slot where the customer's record lies and when its alarm is due.
///
/// Per customer 32 bytes, the index's ten to thirteen and the alarm's sixteen stay in memory; the records may leave it.
@usableFromInline
package struct CustomerTable: ~Copyable {
  struct Slot {
    var location = StateLocation.none
    /// When the customer's alarm is due; `Int64.max` for never.
    var due = Int64.max
    /// The due time of the slot's live entry in the alarm queue.
    var queued = Int64.max
    /// The size of the record, a multiple of four, and 1 for a record of nothing.
    var size: UInt32 = 0
    /// Where among the touched customers it is; valid if the customer there names this slot.
    var touched: UInt32 = 0
  }

  var index = KeyIndex()
  var slots: [Slot] = []
  /// Slots without a customer. Each still has a record that says so.
  var freeSlots: [Int] = []
  var log: StateLog
  var alarms = AlarmQueue()
  var dueRun = DueRun()
  var touched: [Touched] = []
  /// Empty windows with room, so that touching a customer takes no memory.
  var spareWindows: [RepeatWindow] = []
  /// What the slots of an outbox that is closed were before it.
  var closed: [Image] = []
  var isClosed = false
  var closedFrom = StateLog.LogEnd(sequence: 0, offset: 0)
  /// Slots whose customer was gone when an outbox was closed.
  var emptied: [Int] = []
  /// The newest frame when this was last tidied up.
  var settledSequence: UInt64 = 0
  /// When the changelog was begun to be read that is not read to its end yet; `nil` when it is.
  var readSince: Int64?
  /// An encoded customer, and where in it the state begins.
  var scratch: [UInt8] = []
  var hasEncodedState = false
  var encodedStateStart = 0
  /// Why the states cannot be relied on any more: the storage has lost a record.
  var isDamaged = false {
    // What is wrong now may look right to the next process: it is to restore the changelog.
    didSet { if isDamaged, !oldValue { log.revokeCheckpoints() } }
  }

  init(storage: (any StateStorage)? = nil) { log = StateLog(storage: storage) }

  /// The number of customers of whom something is known.
  var count: Int { index.count }

  static func hash(_ key: Span<UInt8>) -> UInt32 { UInt32(truncatingIfNeeded: StableHash.hash64(key) >> 32) }

  static func hash(keyOf record: UnsafeRawBufferPointer) -> UInt32 {
    let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
    let key = unsafe UnsafeRawBufferPointer(rebasing: record[StateRecordHeader.bytes..<header.keyEnd])
    return unsafe UInt32(truncatingIfNeeded: StableHash.hash64(key) >> 32)
  }

  /// The slot of `key`, if it has one.
  mutating func find(_ key: Span<UInt8>, hash: UInt32) -> Int? {
    var probe = index.first(hash)
    while let candidate = probe {
      if holds(candidate.slot, key) { return candidate.slot }
      probe = index.next(hash, after: candidate)
    }
    return nil
  }

  private mutating func holds(_ slot: Int, _ key: Span<UInt8>) -> Bool {
    guard let record = unsafe record(slot) else { return false }
    let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
    guard Int(header.keyCount) == key.count else { return false }
    return unsafe key.withUnsafeBytes { other in
      // Eight bytes at a time: every record asks.
      var offset = 0
      while offset + 8 <= key.count {
        let own = unsafe record.loadUnaligned(fromByteOffset: StateRecordHeader.bytes + offset, as: UInt64.self)
        if unsafe own != other.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
        offset += 8
      }
      while offset < key.count {
        if unsafe record[StateRecordHeader.bytes + offset] != other[offset] { return false }
        offset += 1
      }
      return true
    }
  }

  /// The newest record of a slot; `nil` where the storage has lost it.
  mutating func record(_ slot: Int) -> UnsafeRawBufferPointer? {
    guard let record = unsafe log.record(slots[slot].location, size: Int(slots[slot].size & ~1)) else {
      isDamaged = true
      return nil
    }
    return unsafe record
  }

  /// Gives `key`, which has none, a slot, with a record of nothing.
  mutating func insert(_ key: Span<UInt8>, hash: UInt32) -> (slot: Int, before: Place) {
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = slots.count
      // Doubling would hold twice as much as there are customers.
      if slots.count == slots.capacity, slots.count >= 4096 { slots.reserveCapacity(slots.count + slots.count / 4) }
      slots.append(Slot())
    }
    let before = Place(slots[slot])
    unsafe key.withUnsafeBytes { key in
      let (location, size) = unsafe log.append(slot: slot, key: key, value: nil)
      move(slot, to: Place(location: location, size: UInt32(size) | 1))
    }
    index.insert(hash, slot: slot)
    return (slot, before)
  }

  /// Where a slot's record lies.
  @usableFromInline
  struct Place {
    var location: StateLocation
    var size: UInt32

    init(location: StateLocation, size: UInt32) { (self.location, self.size) = (location, size) }
    init(_ slot: Slot) { self.init(location: slot.location, size: slot.size) }

    var bytes: Int { Int(size & ~1) }
  }

  /// Another record of the slot is the newest now.
  mutating func move(_ slot: Int, to place: Place) {
    let old = Place(slots[slot])
    if old.location != .none { log.discard(old.location, size: old.bytes) }
    slots[slot].location = place.location
    slots[slot].size = place.size
  }

  /// An older record of the slot is the newest again.
  mutating func moveBack(_ slot: Int, to place: Place) {
    if place.location != .none { log.revive(place.location, size: place.bytes) }
    move(slot, to: place)
  }

  /// Takes the slot's customer out of the index. Its record, one of nothing, stays until the slot has another.
  mutating func remove(_ slot: Int, hash: UInt32) {
    index.remove(hash, slot: slot)
    slots[slot].due = .max
    slots[slot].queued = .max
    freeSlots.append(slot)
  }

  /// Writes the slot's customer anew: `value` as the changelog has it, `nil` where nothing is known any more.
  mutating func write(_ slot: Int, value: Span<UInt8>?) {
    guard let old = unsafe record(slot) else { return }
    let header = unsafe old.loadUnaligned(as: StateRecordHeader.self)
    // The key is copied from the old record: the log never moves what it has.
    let key = unsafe UnsafeRawBufferPointer(rebasing: old[StateRecordHeader.bytes..<header.keyEnd])
    let written =
      if let value {
        unsafe value.withUnsafeBytes { unsafe log.append(slot: slot, key: key, value: $0) }
      } else {
        unsafe log.append(slot: slot, key: key, value: nil)
      }
    move(slot, to: Place(location: written.0, size: UInt32(written.size) | (value == nil ? 1 : 0)))
  }

  mutating func hash(_ slot: Int) -> UInt32 { unsafe record(slot).map { unsafe Self.hash(keyOf: $0) } ?? 0 }

  /// The bytes of a slot's key.
  mutating func key(_ slot: Int) -> [UInt8] {
    guard let record = unsafe record(slot) else { return [] }
    let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
    return unsafe Array(record[StateRecordHeader.bytes..<header.keyEnd])
  }

  /// Copies a slot's key into `batch`.
  mutating func key(_ slot: Int, into batch: inout OutgoingBatch) -> ByteRange {
    let start = batch.bytes.count
    if let record = unsafe record(slot) {
      let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
      unsafe batch.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: record[StateRecordHeader.bytes..<header.keyEnd]))
    }
    return ByteRange(start: start, count: batch.bytes.count - start)
  }

  /// Puts the slot's value into ``scratch``; false where nothing is known.
  mutating func readValue(_ slot: Int) -> Bool {
    scratch.removeAll(keepingCapacity: true)
    guard !isEmpty(slot), let record = unsafe record(slot) else { return false }
    let header = unsafe record.loadUnaligned(as: StateRecordHeader.self)
    unsafe scratch.append(contentsOf: UnsafeRawBufferPointer(rebasing: record[header.keyEnd..<header.valueEnd]))
    return true
  }

  /// Whether the slot has a customer, known or not.
  mutating func isUsed(_ slot: Int) -> Bool { index.contains(hash(slot), slot: slot) }

  func isEmpty(_ slot: Int) -> Bool { slots[slot].size & 1 != 0 }
}
