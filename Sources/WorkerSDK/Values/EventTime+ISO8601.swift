extension EventTime {
  /// Reads ISO 8601: a date, or a date with a time and `Z` or an offset; a time without either counts as UTC.
  /// Fractions are read to the millisecond. `nil` for anything else, such as a month of 13.
  public init?(iso8601 text: String) {
    self.init(iso8601: Array(text.utf8).span)
  }

  /// Reads ISO 8601 from bytes.
  public init?(iso8601 bytes: Span<UInt8>) {
    var at = 0
    func digits(_ count: Int) -> Int64? {
      guard at + count <= bytes.count else { return nil }
      var value: Int64 = 0
      for index in at..<(at + count) {
        guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
        value = value * 10 + Int64(bytes[index] - 0x30)
      }
      at += count
      return value
    }
    func take(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
      at += 1
      return true
    }
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
      (1...12).contains(month), (1...Self.length(month: month, year: year)).contains(day)
    else { return nil }
    guard at < bytes.count else {
      self.init(year: year, month: month, day: day)
      return
    }
    guard take("T") || take("t") || take(" "), let hour = digits(2), take(":"), let minute = digits(2) else { return nil }
    var second: Int64 = 0
    var millisecond: Int64 = 0
    if take(":") {
      guard let value = digits(2) else { return nil }
      second = value
      if take(".") || take(",") {
        guard let value = Self.milliseconds(bytes, &at) else { return nil }
        millisecond = value
      }
    }
    // 60 is a leap second: it counts as the following minute's first.
    guard hour <= 23, minute <= 59, second <= 60 else { return nil }
    var offset: Int64 = 0
    if at < bytes.count, !take("Z"), !take("z") {
      let isWest = take("-")
      guard isWest || take("+"), let hours = digits(2), hours <= 23 else { return nil }
      _ = take(":")
      var minutes: Int64 = 0
      if at < bytes.count {
        guard let value = digits(2), value <= 59 else { return nil }
        minutes = value
      }
      offset = (hours * 60 + minutes) * (isWest ? -1 : 1)
    }
    guard at == bytes.count else { return nil }
    let local = EventTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond)
    self.init(milliseconds: local.milliseconds - offset * 60_000)
  }

  private static func milliseconds(_ bytes: Span<UInt8>, _ at: inout Int) -> Int64? {
    var value: Int64 = 0
    var scale: Int64 = 100
    let start = at
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
      value += Int64(bytes[at] - 0x30) * scale
      scale /= 10
      at += 1
    }
    return at == start ? nil : value
  }

  private static func length(month: Int64, year: Int64) -> Int64 {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }
}
