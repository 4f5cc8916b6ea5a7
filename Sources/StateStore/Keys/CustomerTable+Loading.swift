internal import RecordLog
internal import WorkerSDK

extension CustomerTable {
  /// Takes what a storage holds up to `checkpoint`; false where it is damaged. Every record is passed over once; no state is read.
  mutating func load(_ checkpoint: StateCheckpoint) -> Bool {
    guard log.adoptFrames(upTo: checkpoint) else { return false }
    var hashes: [UInt32] = []
    let frames = log.frames.indices.filter { log.frames[$0].sequence > 0 }
    if let first = frames.first { reserveSlots(records(in: first) * frames.count, &hashes) }
    for frame in frames.sorted(by: { log.frames[$0].sequence < log.frames[$1].sequence }) {
      guard load(frame, &hashes) else { return false }
    }
    index(hashes)
    return true
  }

  private mutating func records(in frame: Int) -> Int {
    var count = 0
    let isWhole = unsafe log.sealedContents(of: frame)?.walk { _, _, _ in
      count += 1
      return true
    }
    return isWhole == true ? count : 0
  }

  /// Room that is not used takes no memory; growing, and copying what is there each time, took a quarter of the time.
  private mutating func reserveSlots(_ count: Int, _ hashes: inout [UInt32]) {
    slots.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }

  private mutating func load(_ frame: Int, _ hashes: inout [UInt32]) -> Bool {
    guard let contents = log.sealedContents(of: frame) else { return false }
    return unsafe contents.walk { offset, header, record in
      let slot = Int(header.slot)
      // Slots are numbered without gaps by those who came; a number beyond all records is damage.
      guard slot < log.usedBytes / StateRecordHeader.bytes, let due = unsafe Self.due(header, record) else { return false }
      if slot >= slots.count { addSlots(upTo: slot, &hashes) }
      let place = Place(location: StateLocation(frame: frame, offset: offset), size: header.size | (header.isEmpty ? 1 : 0))
      log.revive(place.location, size: place.bytes)
      move(slot, to: place)
      slots[slot].due = due
      hashes[slot] = unsafe Self.hash(keyOf: record)
      return true
    }
  }

  private mutating func addSlots(upTo slot: Int, _ hashes: inout [UInt32]) {
    if slot >= slots.capacity {
      reserveSlots(max(1024, slot + slot / 4), &hashes)
    }
    for _ in slots.count...slot {
      slots.append(Slot())
      hashes.append(0)
    }
  }

  private static func due(_ header: StateRecordHeader, _ record: UnsafeRawBufferPointer) -> Int64? {
    guard !header.isEmpty else { return .max }
    // Version, then the alarm as zigzag LEB128.
    guard header.keyEnd < header.valueEnd, unsafe record[header.keyEnd] == 1 else { return nil }
    var bits: UInt64 = 0
    var shift: UInt64 = 0
    for offset in (header.keyEnd + 1)..<header.valueEnd {
      let byte = unsafe record[offset]
      bits |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1) }
      shift += 7
      guard shift < 64 else { return nil }
    }
    return nil
  }

  private mutating func index(_ hashes: [UInt32]) {
    var due: [(slot: Int, due: Int64)] = []
    for slot in slots.indices {
      // A customer of whom nothing is known came within an outbox that was never committed, or has gone.
      guard isKnown(slot) else {
        freeSlots.append(slot)
        continue
      }
      if slots[slot].due != .max {
        slots[slot].queued = slots[slot].due
        due.append((slot, slots[slot].due))
      }
    }
    index = KeyIndex(hashes) { isKnown($0) }
    alarms = AlarmQueue(due)
  }

  /// Whether the slot's newest record tells of a customer.
  func isKnown(_ slot: Int) -> Bool { slots[slot].location != .none && !isEmpty(slot) }
}
