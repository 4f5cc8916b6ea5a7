internal import WorkerSDK

extension PurchaseHistory {
  /// Moments are written as their distance to `base`, which is near most of them.
  func encode(into writer: inout StateWriter, base: Int64) {
    writer.write(UInt64(bitPattern: Int64(dropped)))
    writer.write(UInt64(folded.days))
    if folded.days > 0 {
      writer.write(Int64(folded.firstDay))
      writer.write(base &- folded.lastTime)
      folded.sums.encode(into: &writer)
      folded.firstDaySums.encode(into: &writer)
    }
    writer.write(UInt64(recent.count))
    var previous = KeptOrder(order: 0)
    previous.time = base
    for order in recent.reversed() {
      order.encode(into: &writer, behind: previous)
      previous = order
    }
    writer.write(UInt64(pending.count))
    for waiting in pending {
      waiting.kept.encode(into: &writer, behind: previous)
      writer.write(base &- waiting.since)
      writer.write(UInt64(waiting.refundCurrency))
    }
  }

  init(decoding reader: inout StateReader, base: Int64) throws(StateDecodingError) {
    dropped = Int32(truncatingIfNeeded: try reader.readUInt64())
    folded.days = Int32(truncatingIfNeeded: try reader.readUInt64() & 0x7FFF_FFFF)
    if folded.days > 0 {
      folded.firstDay = Int32(clamping: try reader.readInt64())
      folded.lastTime = try reader.readMoment(before: base)
      folded.sums = try CurrencySums(decoding: &reader)
      folded.firstDaySums = try CurrencySums(decoding: &reader)
      guard folded.firstDay <= folded.lastDay else { throw StateDecodingError("the first purchase is behind the last one") }
    }
    let count = try reader.readUInt64()
    guard count <= UInt64(Self.mostRecent) else { throw StateDecodingError("more orders are kept than may be") }
    var previous = KeptOrder(order: 0)
    previous.time = base
    recent.reserveCapacity(Int(count))
    for _ in 0..<count {
      let order = try KeptOrder(decoding: &reader, behind: previous)
      guard order.isCompleted else { throw StateDecodingError("an order was never completed") }
      previous = order
      recent.append(order)
    }
    recent.reverse()
    let waiting = try reader.readUInt64()
    guard waiting <= UInt64(Self.mostPending) else { throw StateDecodingError("more corrections wait than may") }
    for _ in 0..<waiting {
      let kept = try KeptOrder(decoding: &reader, behind: previous)
      let since = try reader.readMoment(before: base)
      pending.append(Pending(kept: kept, refundCurrency: UInt32(truncatingIfNeeded: try reader.readUInt64()), since: since))
    }
  }
}

extension KeptOrder {
  private static let hasOrder: UInt8 = 1
  private static let isRefunded: UInt8 = 2
  private static let isGone: UInt8 = 4
  private static let isSaid: UInt8 = 8
  private static let isSaidLater: UInt8 = 16
  private static let isDone: UInt8 = 32
  private static let hasCurrency: UInt8 = 64

  /// - Parameter next: The one behind it in time, to whose moment and currency it is near.
  fileprivate func encode(into writer: inout StateWriter, behind next: KeptOrder) {
    let base = next.time
    var flags: UInt8 = isCancelled ? Self.isGone : 0
    if order != 0 { flags |= Self.hasOrder }
    if refunded != 0 { flags |= Self.isRefunded }
    if saidAt != Self.notSaid { flags |= Self.isSaid | (saidAt != time ? Self.isSaidLater : 0) }
    if isCompleted { flags |= Self.isDone }
    if currency != next.currency { flags |= Self.hasCurrency }
    writer.write(flags)
    if order != 0 { for shift in [UInt32(0), 8, 16, 24] { writer.write(UInt8(truncatingIfNeeded: order >> shift)) } }
    if isCompleted { writer.write(base &- time) }
    if refunded != 0 { writer.write(refunded) }
    guard saidAt != Self.notSaid else { return }
    if saidAt != time { writer.write(base &- saidAt) }
    // Most amounts are whole hundredths.
    let (hundredths, rest) = micros.quotientAndRemainder(dividingBy: 10_000)
    writer.write(UInt64(bitPattern: rest == 0 ? hundredths << 1 : micros << 1 | 1))
    if currency != next.currency { writer.write(UInt64(currency)) }
  }

  fileprivate init(decoding reader: inout StateReader, behind next: KeptOrder) throws(StateDecodingError) {
    self.init(order: 0)
    let base = next.time
    let flags = try reader.readByte()
    if flags & Self.hasOrder != 0 { for shift in [UInt32(0), 8, 16, 24] { order |= UInt32(try reader.readByte()) << shift } }
    if flags & Self.isDone != 0 { time = try reader.readMoment(before: base) }
    if flags & Self.isRefunded != 0 { refunded = try reader.readInt64() }
    isCancelled = flags & Self.isGone != 0
    guard flags & Self.isSaid != 0 else { return }
    saidAt = flags & Self.isSaidLater != 0 ? try reader.readMoment(before: base) : time
    let amount = try reader.readUInt64()
    micros = amount & 1 == 0 ? Int64(amount >> 1) &* 10_000 : Int64(amount >> 1)
    currency = flags & Self.hasCurrency != 0 ? UInt32(truncatingIfNeeded: try reader.readUInt64()) : next.currency
    guard micros >= 0, refunded >= 0 else { throw StateDecodingError("an amount is negative") }
  }
}

extension CurrencySums {
  fileprivate func encode(into writer: inout StateWriter) {
    writer.write(UInt64(count))
    for place in 0..<count {
      writer.write(UInt64(self[place].currency))
      writer.write(self[place].micros)
    }
  }

  fileprivate init(decoding reader: inout StateReader) throws(StateDecodingError) {
    self.init()
    let count = try reader.readUInt64()
    guard count <= UInt64(PurchaseHistory.mostCurrencies) else { throw StateDecodingError("more currencies are kept than may be") }
    for _ in 0..<count {
      let currency = UInt32(truncatingIfNeeded: try reader.readUInt64())
      add(PurchaseAmount(micros: try reader.readInt64(), currency: currency))
    }
  }
}

extension StateReader {
  /// Moments, in milliseconds, lie within some hundred thousand years, so that nothing overflows.
  static let latest: UInt64 = 1 << 53

  /// Reads a moment that was written as its distance to `base`.
  mutating func readMoment(before base: Int64) throws(StateDecodingError) -> Int64 {
    let moment = base &- (try readInt64())
    guard moment.magnitude <= Self.latest else { throw StateDecodingError("a moment is out of range") }
    return moment
  }
}
