package import WorkerSDK

extension WinBackState {
  /// The version of the bytes.
  private static let format: UInt8 = 1

  package func encode(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(clock)
    writer.write(zone)
    writer.write(isIdentified)
    writer.write(birthday) { $0.write($1) }
    writer.write(nameDay) { $0.write($1) }
    writer.write(datesPlanned)
    writer.write(lastActivity)
    writer.write(endedAt) { $0.write($1) }
    writer.write(mailTrouble)
    writer.write(mailProof)
    writer.write(orders)
    writer.write(spentMicros)
    writer.write(firstPurchase) { $0.write($1) }
    writer.write(lastPurchase) { $0.write($1) }
    writer.write(lastSeen) { $0.write($1) }
    writer.write(signal) { $0.write($1) }
    writer.write(counts) { $0.write($1) }
    writer.write(values) { $0.write($1) }
    writer.write(permissions) { $0.write($1) }
    writer.write(tickets) { $0.write($1) }
    writer.write(phases) { $0.write($1) }
    writer.write(candidates) { $0.write($1) }
    writer.write(threads) { $0.write($1) }
    writer.write(completions) { $0.write($1) }
    writer.write(firings) { $0.write($1) }
    writer.write(assignments) { $0.write($1) }
    writer.write(dialogues) { $0.write($1) }
    writer.write(purchases) { $0.write($1) }
    writer.write(decidedDays) { $0.write($1) }
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) {
    let format = try reader.readByte()
    guard format == Self.format else { throw StateDecodingError("the state has the format \(format), which is not known") }
    self.init()
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
    try decodeLists(&reader)
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
