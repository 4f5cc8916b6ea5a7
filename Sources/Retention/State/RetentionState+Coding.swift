package import WorkerSDK

extension RetentionState {
  private static let formatVersion: UInt8 = 1

  private static let hasHistory: UInt8 = 1
  private static let hasFeedback: UInt8 = 2
  private static let hasTickets: UInt8 = 4
  private static let hasPaymentFailed: UInt8 = 8
  private static let hasNames: UInt8 = 16
  private static let hasPrices: UInt8 = 32

  package func encode(into writer: inout StateWriter) {
    writer.write(Self.formatVersion)
    var flags: UInt8 = history == PurchaseHistory() ? 0 : Self.hasHistory
    if feedback != Feedback() { flags |= Self.hasFeedback }
    if !tickets.tickets.isEmpty { flags |= Self.hasTickets }
    if paymentFailedAt != Feedback.never { flags |= Self.hasPaymentFailed }
    if interests.categories.count > 0 || interests.brands.count > 0 { flags |= Self.hasNames }
    if !interests.prices.isEmpty { flags |= Self.hasPrices }
    writer.write(flags)
    writer.write(evaluatedAt)
    writer.write(standing.packed)
    writer.write(UInt64(parametersTag))
    Self.write(modelAlarm, &writer, base: evaluatedAt)
    Self.write(alarm, &writer, base: evaluatedAt)
    encodeActivity(into: &writer)
    interests.channels.encode(into: &writer)
    interests.hours.encode(into: &writer)
    if flags & Self.hasPrices != 0 { interests.prices.encode(into: &writer) }
    if flags & Self.hasNames != 0 {
      interests.categories.encode(into: &writer)
      interests.brands.encode(into: &writer)
    }
    if flags & Self.hasHistory != 0 { history.encode(into: &writer, base: evaluatedAt) }
    if flags & Self.hasFeedback != 0 {
      for answer in [feedback.recommendation, feedback.satisfaction, feedback.rating] {
        writer.write(answer.isGiven)
        guard answer.isGiven else { continue }
        writer.write(evaluatedAt &- answer.at)
        writer.write(Int64(answer.score))
      }
    }
    if flags & Self.hasTickets != 0 {
      writer.write(tickets.tickets) { writer, ticket in
        writer.write(UInt64(ticket.id))
        writer.write(evaluatedAt &- ticket.at)
        writer.write(ticket.isOpen)
      }
    }
    if flags & Self.hasPaymentFailed != 0 { writer.write(evaluatedAt &- paymentFailedAt) }
  }

  /// `.max` is the only moment that is not near.
  private static func write(_ moment: Int64, _ writer: inout StateWriter, base: Int64) {
    writer.write(moment == .max ? 0 : UInt64(bitPattern: moment &- base) &+ 1)
  }

  private static func read(_ reader: inout StateReader, base: Int64) throws(StateDecodingError) -> Int64 {
    let distance = try reader.readUInt64()
    guard distance > 0 else { return .max }
    let moment = base &+ Int64(bitPattern: distance &- 1)
    guard moment.magnitude <= StateReader.latest else { throw StateDecodingError("an alarm is out of range") }
    return moment
  }

  private func encodeActivity(into writer: inout StateWriter) {
    writer.write(activity.startHour)
    // A bit for each week that has points.
    let mask = (0..<Activity.weeks).reduce(UInt8(0)) { $0 | (activity.points[$1] != 0 ? 1 << UInt8($1) : 0) }
    writer.write(mask)
    writer.write(Int64(activity.week(of: evaluatedAt)) - Int64(activity.week))
    for age in 0..<Activity.weeks where activity.points[age] != 0 { writer.write(UInt64(activity.points[age])) }
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) {
    self.init(startHour: 0)
    let version = try reader.readByte()
    guard version == Self.formatVersion else { throw StateDecodingError("the state has the format \(version), not \(Self.formatVersion)") }
    let flags = try reader.readByte()
    evaluatedAt = try reader.readInt64()
    guard evaluatedAt.magnitude <= StateReader.latest else { throw StateDecodingError("a moment is out of range") }
    standing = Standing(packed: try reader.readUInt64())
    parametersTag = UInt32(truncatingIfNeeded: try reader.readUInt64())
    modelAlarm = try Self.read(&reader, base: evaluatedAt)
    alarm = try Self.read(&reader, base: evaluatedAt)
    try decodeActivity(&reader)
    interests.channels = try SmallCounts(decoding: &reader)
    interests.hours = try SmallCounts(decoding: &reader)
    if flags & Self.hasPrices != 0 { interests.prices = try SmallCounts(decoding: &reader) }
    if flags & Self.hasNames != 0 {
      interests.categories = try NamedCounts(decoding: &reader, most: Interests.mostCategories)
      interests.brands = try NamedCounts(decoding: &reader, most: Interests.mostBrands)
    }
    if flags & Self.hasHistory != 0 { history = try PurchaseHistory(decoding: &reader, base: evaluatedAt) }
    if flags & Self.hasFeedback != 0 {
      feedback.recommendation = try decodeAnswer(&reader)
      feedback.satisfaction = try decodeAnswer(&reader)
      feedback.rating = try decodeAnswer(&reader)
    }
    if flags & Self.hasTickets != 0 { try decodeTickets(&reader) }
    if flags & Self.hasPaymentFailed != 0 { paymentFailedAt = try reader.readMoment(before: evaluatedAt) }
  }

  private mutating func decodeActivity(_ reader: inout StateReader) throws(StateDecodingError) {
    activity.startHour = try reader.readByte()
    guard activity.startHour < 168 else { throw StateDecodingError("a week has 168 hours") }
    let mask = try reader.readByte()
    let weeksAgo = try reader.readInt64()
    guard weeksAgo.magnitude < 1 << 30 else { throw StateDecodingError("a week is out of range") }
    activity.week = Int32(clamping: Int64(activity.week(of: evaluatedAt)) - weeksAgo)
    for age in 0..<Activity.weeks where mask & 1 << UInt8(age) != 0 {
      activity.points[age] = UInt16(truncatingIfNeeded: try reader.readUInt64())
    }
  }

  private func decodeAnswer(_ reader: inout StateReader) throws(StateDecodingError) -> Feedback.Answer {
    guard try reader.readBool() else { return Feedback.Answer() }
    let at = try reader.readMoment(before: evaluatedAt)
    return Feedback.Answer(at: at, score: Int32(clamping: try reader.readInt64()))
  }

  private mutating func decodeTickets(_ reader: inout StateReader) throws(StateDecodingError) {
    let base = evaluatedAt
    tickets.tickets = try reader.readArray { reader throws(StateDecodingError) in
      let id = UInt32(truncatingIfNeeded: try reader.readUInt64())
      let at = try reader.readMoment(before: base)
      return Tickets.Ticket(id: id, at: at, isOpen: try reader.readBool())
    }
    guard tickets.tickets.count <= Tickets.most else { throw StateDecodingError("more tickets are kept than may be") }
  }
}

extension SmallCounts {
  fileprivate func encode(into writer: inout StateWriter) {
    let mask = (0..<8).reduce(UInt8(0)) { $0 | (self[$1] != 0 ? 1 << UInt8($1) : 0) }
    writer.write(mask)
    for place in 0..<8 where self[place] != 0 { writer.write(UInt64(self[place])) }
  }

  fileprivate init(decoding reader: inout StateReader) throws(StateDecodingError) {
    let mask = try reader.readByte()
    for place in 0..<8 where mask & 1 << UInt8(place) != 0 { self[place] = UInt16(truncatingIfNeeded: try reader.readUInt64()) }
  }
}

extension NamedCounts {
  fileprivate func encode(into writer: inout StateWriter) {
    writer.write(UInt64(count))
    for place in 0..<count {
      let name = self[place].name
      writer.write(UInt64(name.count))
      for index in 0..<name.count { writer.write(name[index]) }
      writer.write(UInt64(self[place].seen))
      writer.write(UInt64(self[place].bought))
    }
  }

  fileprivate init(decoding reader: inout StateReader, most: Int) throws(StateDecodingError) {
    self.init()
    let count = try reader.readUInt64()
    guard count <= UInt64(most) else { throw StateDecodingError("more names are kept than may be") }
    for _ in 0..<count {
      let name = try reader.readArray { reader throws(StateDecodingError) in try reader.readByte() }
      let seen = UInt16(truncatingIfNeeded: try reader.readUInt64())
      add(ShortName(name.span), seen: seen, bought: UInt16(truncatingIfNeeded: try reader.readUInt64()), most: most)
    }
  }
}
