internal import RecordLog
package import WorkerSDK

extension WinBackState {
  /// The version of the bytes.
  private static let format: UInt8 = 1

  /// Bytes that suffice as a rule; where they do not, more are taken.
  private var room: Int {
    let facts = counts.count * 96 + (values.count + permissions.count + tickets.count + phases.count) * 32
    let waiting = (candidates.count + threads.count) * 192 + completions.count * 56
    let said = firings.count * 224 + (assignments.count + dialogues.count) * 56 + (purchases.count + decidedDays.count) * 20
    return 512 + facts + waiting + said
  }

  package func encode(into writer: inout StateWriter) {
    writer.write(upTo: room) { bytes in
      bytes.write(Self.format)
      bytes.write(clock)
      bytes.write(zone)
      bytes.write(isIdentified)
      bytes.write(day: birthday)
      bytes.write(day: nameDay)
      bytes.write(datesPlanned)
      bytes.write(lastActivity)
      bytes.write(time: endedAt)
      bytes.write(mailTrouble)
      bytes.write(mailProof)
      bytes.write(orders)
      bytes.write(spentMicros)
      bytes.write(subject: firstPurchase)
      bytes.write(subject: lastPurchase)
      bytes.write(subject: lastSeen)
      bytes.write(signal: signal)
      writeLists(to: &bytes)
    }
  }

  private func writeLists(to bytes: inout ByteCursor) {
    bytes.write(counts) { $0.write($1) }
    bytes.write(values) { $0.write($1) }
    bytes.write(permissions) { $0.write($1) }
    bytes.write(tickets) { $0.write($1) }
    bytes.write(phases) { $0.write($1) }
    bytes.write(candidates) { $0.write($1) }
    bytes.write(threads) { $0.write($1) }
    bytes.write(completions) { $0.write($1) }
    bytes.write(firings) { $0.write($1) }
    bytes.write(assignments) { $0.write($1) }
    bytes.write(dialogues) { $0.write($1) }
    bytes.write(purchases) { $0.write($1) }
    bytes.write(decidedDays) { $0.write($1) }
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) {
    let format = try reader.readByte()
    guard format == Self.format else { throw StateDecodingError("the state has the format \(format), which is not known") }
    var state = WinBackState()
    try state.decodeFacts(&reader)
    try state.decodeLists(&reader)
    // Moved, not copied: a state is large.
    self = consume state
  }

  private mutating func decodeFacts(_ reader: inout StateReader) throws(StateDecodingError) {
    clock = try reader.readTime()
    zone = try reader.readString()
    isIdentified = try reader.readBool()
    birthday = try reader.readYearDay()
    nameDay = try reader.readYearDay()
    datesPlanned = try reader.readUInt64()
    lastActivity = try reader.readTime()
    endedAt = try reader.readOptionalTime()
    mailTrouble = try reader.readTime()
    mailProof = try reader.readTime()
    orders = try reader.readInt64()
    spentMicros = try reader.readInt64()
    firstPurchase = try reader.readBool() ? try reader.readSubject() : nil
    lastPurchase = try reader.readBool() ? try reader.readSubject() : nil
    lastSeen = try reader.readBool() ? try reader.readSubject() : nil
    signal = try reader.readBool() ? try reader.readSignal() : nil
  }

  private mutating func decodeLists(_ reader: inout StateReader) throws(StateDecodingError) {
    counts = try reader.readArray { reader throws(StateDecodingError) in try reader.readEventFact() }
    values = try reader.readArray { reader throws(StateDecodingError) in try reader.readValueFact() }
    permissions = try reader.readArray { reader throws(StateDecodingError) in try reader.readPermission() }
    tickets = try reader.readArray { reader throws(StateDecodingError) in try reader.readTicket() }
    phases = try reader.readArray { reader throws(StateDecodingError) in try reader.readPhase() }
    candidates = try reader.readArray { reader throws(StateDecodingError) in try reader.readCandidate() }
    threads = try reader.readArray { reader throws(StateDecodingError) in try reader.readThread() }
    completions = try reader.readArray { reader throws(StateDecodingError) in try reader.readCompletion() }
    firings = try reader.readArray { reader throws(StateDecodingError) in try reader.readFiring() }
    assignments = try reader.readArray { reader throws(StateDecodingError) in
      Assignment(play: try reader.readUInt64(), arm: try reader.readString())
    }
    dialogues = try reader.readArray { reader throws(StateDecodingError) in try reader.readDialogue() }
    purchases = try reader.readArray { reader throws(StateDecodingError) in
      Purchase(product: try reader.readUInt64(), at: try reader.readTime())
    }
    decidedDays = try reader.readArray { reader throws(StateDecodingError) in
      DecidedDay(play: try reader.readUInt64(), day: try reader.readInt64())
    }
  }
}
