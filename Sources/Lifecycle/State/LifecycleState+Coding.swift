package import WorkerSDK

extension LifecycleState {
  private static let formatVersion: UInt8 = 2

  package func encode(into writer: inout StateWriter) {
    // A copy of all of it, once, in place of one of the numbers' list per number.
    var state = self
    state.write(into: &writer)
  }

  private mutating func write(into writer: inout StateWriter) {
    writer.write(Self.formatVersion)
    Self.write(UInt64(fingerprint), bytes: 4, into: &writer)
    writer.write(evaluatedAt)
    writer.write(alarm == .max)
    if alarm != .max { writer.write(alarm &- evaluatedAt) }
    writer.write(UInt64(facts.count))
    var previous: UInt32 = 0
    var slot = 0
    for place in 0..<facts.count {
      let code = facts.code(at: place)
      while !facts.mask.contains(slot) { slot &+= 1 }
      encode(code, after: previous, place, slot, into: &writer)
      previous = code
      slot &+= 1
    }
    encodeJournal(into: &writer)
  }

  private mutating func encode(_ code: UInt32, after previous: UInt32, _ place: Int, _ slot: Int, into writer: inout StateWriter) {
    let before = base.word(slot)
    writer.write(UInt64(code &- previous) << 1 | (before == nil ? 0 : 1))
    writer.write(turned(facts.word(at: place), code))
    guard let before else { return }
    writer.write(before != BaseFacts.absent)
    if before != BaseFacts.absent { writer.write(turned(before, code)) }
  }

  /// Moments are written as their distance to ``evaluatedAt``: they are near it. What was turned is turned back by the same.
  @inline(__always)
  private mutating func turned(_ word: Int64, _ code: UInt32) -> Int64 {
    if FactCode.isMoment(code) { return evaluatedAt &- word }
    return code == FactCode.firstMinute ? evaluatedAt / FlowBuckets.minute &- word : word
  }

  private mutating func encodeJournal(into writer: inout StateWriter) {
    // 0: closed; else one more than it has entries.
    writer.write(UInt64(journal.isOpen ? journal.count + 1 : 0))
    guard journal.isOpen else { return }
    writer.write(journal.isFromBirth)
    if !journal.isFromBirth { writer.write(evaluatedAt &- journal.since) }
    var time = evaluatedAt
    var start = 0
    for _ in 0..<journal.count {
      let entry = journal.entry(at: start)
      writer.write(time &- entry.time)
      time = entry.time
      Self.write(entry.id, bytes: 8, into: &writer)
      writer.write(UInt64(entry.head & 0xFFFF))
      for place in entry.values..<entry.end { writer.write(journal.value(at: place)) }
      start = entry.end
    }
  }

  private static func write(_ value: UInt64, bytes: UInt64, into writer: inout StateWriter) {
    for shift in stride(from: UInt64(0), to: bytes * 8, by: 8) { writer.write(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  private static func read(bytes: UInt64, _ reader: inout StateReader) throws(StateDecodingError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: bytes * 8, by: 8) { value |= UInt64(try reader.readByte()) << shift }
    return value
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) {
    self.init()
    let version = try reader.readByte()
    guard version == Self.formatVersion else { throw StateDecodingError("the state has the format \(version), not \(Self.formatVersion)") }
    fingerprint = UInt32(truncatingIfNeeded: try Self.read(bytes: 4, &reader))
    evaluatedAt = try reader.readInt64()
    if !(try reader.readBool()) { alarm = evaluatedAt &+ (try reader.readInt64()) }
    let count = try reader.readUInt64()
    guard count <= UInt64(SlotMask.capacity) else { throw StateDecodingError("the state has more facts than any layout") }
    var code: UInt32 = 0
    for place in 0..<Int(count) { try decodeFact(&code, place, &reader) }
    try decodeJournal(&reader)
  }

  private mutating func decodeFact(_ code: inout UInt32, _ place: Int, _ reader: inout StateReader) throws(StateDecodingError) {
    let distance = try reader.readUInt64()
    let next = UInt64(code) + distance >> 1
    guard next <= UInt64(UInt32.max), place == 0 || distance >> 1 > 0 else {
      throw StateDecodingError("the state's facts are out of order")
    }
    code = UInt32(truncatingIfNeeded: next)
    facts.append(turned(try reader.readInt64(), code), code: code)
    guard distance & 1 == 1 else { return }
    guard try reader.readBool() else { return base.append(BaseFacts.absent, in: place) }
    base.append(turned(try reader.readInt64(), code), in: place)
  }

  private mutating func decodeJournal(_ reader: inout StateReader) throws(StateDecodingError) {
    let count = try reader.readUInt64()
    guard count <= UInt64(Journal.maximumEntries + 1) else { throw StateDecodingError("the journal is longer than any") }
    guard count > 0 else {
      guard base.mask.isEmpty else { throw StateDecodingError("there are facts of a journal, and no journal") }
      return
    }
    let isFromBirth = try reader.readBool()
    journal.open(since: isFromBirth ? 0 : evaluatedAt &- (try reader.readInt64()), isFromBirth: isFromBirth)
    var time = evaluatedAt
    for _ in 1..<count {
      time = time &- (try reader.readInt64())
      let id = try Self.read(bytes: 8, &reader)
      let head = try reader.readUInt64()
      guard head <= 0xFFFF, head & 31 <= Journal.Entry.maximumValues + 1 else { throw StateDecodingError("an event has too many values") }
      journal.begin(id, time << 16 | Int64(head & 0xFFE0))
      for _ in 0..<(head & 31) { journal.append(try reader.readInt64()) }
    }
  }
}
