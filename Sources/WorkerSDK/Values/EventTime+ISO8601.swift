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
    guard bytes.count == 24 else { return nil }
    // Eight characters at a time. What differs from the pattern `0000-00-`, `00T00:00`, `:00.000Z` are the values of the digits, and zeros.
    let date = Self.word(bytes, 0) ^ 0x2D30_302D_3030_3030
    let hours = Self.word(bytes, 8) ^ 0x3030_3A30_3054_3030
    let seconds = Self.word(bytes, 16) ^ 0x5A30_3030_2E30_303A
    // A digit is at most 9, so that 118 more set no eighth bit; of what is no digit nothing is to be left, so that 127 more do.
    let excess =
      (date &+ 0x7F76_767F_7676_7676) | (hours &+ 0x7676_7F76_767F_7676) | (seconds &+ 0x7F76_7676_7F76_767F) | date | hours | seconds
    guard excess & 0x8080_8080_8080_8080 == 0 else { return nil }
    let year = Self.pair(date, 0) &* 100 &+ Self.pair(date, 16)
    let month = Self.pair(date, 40)
    let day = Self.pair(hours, 0)
    let hour = Self.pair(hours, 24)
    let minute = Self.pair(hours, 48)
    let second = Self.pair(seconds, 8)
    let millisecond = (seconds >> 32 & 0xF) &* 100 &+ Self.pair(seconds, 40)
    guard month &- 1 <= 11, day &- 1 <= 27 || (day >= 1 && day <= Self.length(month: Int64(month), year: Int64(year))), hour <= 23,
      minute <= 59, second <= 60
    else { return nil }
    let days = Self.days(year: year, month: month) &+ Int64(day)
    let secondOfDay = Int64((hour &* 60 &+ minute) &* 60 &+ second)
    self.init(milliseconds: (days &* 86_400 &+ secondOfDay) &* 1000 &+ Int64(millisecond))
  }

  /// The eight bytes from `at` on, the first one lowest. Written so that the compiler makes one load of it.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ at: Int) -> UInt64 {
    let low = UInt64(bytes[at]) | UInt64(bytes[at &+ 1]) << 8 | UInt64(bytes[at &+ 2]) << 16 | UInt64(bytes[at &+ 3]) << 24
    let high = UInt64(bytes[at &+ 4]) | UInt64(bytes[at &+ 5]) << 8 | UInt64(bytes[at &+ 6]) << 16 | UInt64(bytes[at &+ 7]) << 24
    return low | high << 32
  }

  /// The number of two digits of which the tens are `shift` bits up in `digits`.
  @inline(__always)
  private static func pair(_ digits: UInt64, _ shift: UInt64) -> UInt64 {
    (digits >> shift & 0xF) &* 10 &+ (digits >> (shift &+ 8) & 0xF)
  }

  /// Days from 1970-01-01 to the day before a month's first (see ``days(year:month:day:)``), for years without a sign.
  @inline(__always)
  private static func days(year: UInt64, month: UInt64) -> Int64 {
    // Years begin in March, and 400 years earlier than they do, so that none is negative.
    let isEarly = month <= 2
    let year = year &+ (isEarly ? 399 : 400)
    let dayOfYear = (153 &* (isEarly ? month &+ 9 : month &- 3) &+ 2) / 5
    let century = year / 100
    return Int64(year &* 365 &+ year / 4 &- century &+ century / 4 &+ dayOfYear) - 719_469 - 146_097
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
