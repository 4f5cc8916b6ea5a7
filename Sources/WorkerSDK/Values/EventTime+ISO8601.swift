extension EventTime {
  /// Reads ISO 8601: a date, or a date with a time and `Z` or an offset; a time without either counts as UTC.
  /// Fractions are read to the millisecond. `nil` for anything else, such as a month of 13.
  public init?(iso8601 text: String) {
    self.init(iso8601: Array(text.utf8).span)
  }

  /// Reads ISO 8601 from bytes.
  public init?(iso8601 bytes: Span<UInt8>) {
    // Every touchpoint comes by here: the usual spelling has a way of its own.
    if let usual = Self(usual: bytes) {
      self = usual
      return
    }
    // A position that closures shared would be checked for exclusive access at every byte.
    var at = 0
    guard let year = Self.digits(4, bytes, &at), Self.take("-", bytes, &at), let month = Self.digits(2, bytes, &at),
      Self.take("-", bytes, &at), let day = Self.digits(2, bytes, &at),
      month >= 1, month <= 12, day >= 1, day <= Self.length(month: month, year: year)
    else { return nil }
    let date = EventTime(year: year, month: month, day: day).milliseconds
    guard at < bytes.count else {
      self.init(milliseconds: date)
      return
    }
    guard Self.take("T", bytes, &at) || Self.take("t", bytes, &at) || Self.take(" ", bytes, &at),
      let timeOfDay = Self.timeOfDay(bytes, &at), let offset = Self.offset(bytes, &at), at == bytes.count
    else { return nil }
    self.init(milliseconds: date + timeOfDay - offset)
  }

  /// Reads `2010-12-01T08:26:00.000Z`, and nothing else: `nil` does not mean that it is no time.
  private init?(usual bytes: Span<UInt8>) {
    guard bytes.count == 24, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
      bytes[19] == 0x2E, bytes[23] == 0x5A
    else { return nil }
    // The highest of all digits says whether all of them are digits.
    var highest: UInt8 = 0
    @inline(__always)
    func pair(_ tens: UInt8, _ ones: UInt8) -> Int64 {
      let (tens, ones) = (tens &- 0x30, ones &- 0x30)
      highest = max(highest, max(tens, ones))
      return Int64(tens) &* 10 &+ Int64(ones)
    }
    let year = pair(bytes[0], bytes[1]) &* 100 &+ pair(bytes[2], bytes[3])
    let month = pair(bytes[5], bytes[6])
    let day = pair(bytes[8], bytes[9])
    let hour = pair(bytes[11], bytes[12])
    let minute = pair(bytes[14], bytes[15])
    let second = pair(bytes[17], bytes[18])
    let millisecond = pair(0x30, bytes[20]) &* 100 &+ pair(bytes[21], bytes[22])
    guard highest <= 9, month >= 1, month <= 12, day >= 1, day <= Self.length(month: month, year: year), hour <= 23, minute <= 59,
      second <= 60
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    self.init(milliseconds: (((days &* 24 &+ hour) &* 60 &+ minute) &* 60 &+ second) &* 1000 &+ millisecond)
  }

  /// Reads `hh:mm`, with seconds and their fraction where there are any, in milliseconds.
  private static func timeOfDay(_ bytes: Span<UInt8>, _ at: inout Int) -> Int64? {
    guard let hour = digits(2, bytes, &at), take(":", bytes, &at), let minute = digits(2, bytes, &at) else { return nil }
    var second: Int64 = 0
    var millisecond: Int64 = 0
    if take(":", bytes, &at) {
      guard let value = digits(2, bytes, &at) else { return nil }
      second = value
      if take(".", bytes, &at) || take(",", bytes, &at) {
        guard let value = milliseconds(bytes, &at) else { return nil }
        millisecond = value
      }
    }
    // 60 is a leap second: it counts as the following minute's first.
    guard hour <= 23, minute <= 59, second <= 60 else { return nil }
    return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
  }

  /// Reads `Z`, an offset, or nothing, in milliseconds ahead of UTC.
  private static func offset(_ bytes: Span<UInt8>, _ at: inout Int) -> Int64? {
    if at == bytes.count || take("Z", bytes, &at) || take("z", bytes, &at) { return 0 }
    let isWest = take("-", bytes, &at)
    guard isWest || take("+", bytes, &at), let hours = digits(2, bytes, &at), hours <= 23 else { return nil }
    _ = take(":", bytes, &at)
    var minutes: Int64 = 0
    if at < bytes.count {
      guard let value = digits(2, bytes, &at), value <= 59 else { return nil }
      minutes = value
    }
    return (hours * 60 + minutes) * (isWest ? -60_000 : 60_000)
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

  @inline(__always)
  private static func digits(_ count: Int, _ bytes: Span<UInt8>, _ at: inout Int) -> Int64? {
    guard at + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for index in at..<(at + count) {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    at += count
    return value
  }

  @inline(__always)
  private static func take(_ character: Unicode.Scalar, _ bytes: Span<UInt8>, _ at: inout Int) -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private static func length(month: Int64, year: Int64) -> Int64 {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }
}
