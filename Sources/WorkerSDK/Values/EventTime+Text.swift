package import RecordLog

extension EventTime: CustomStringConvertible {
  /// ISO 8601 in UTC with milliseconds, such as `2010-12-01T08:26:00.000Z`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How many bytes ``description`` has.
  package static let textBytes = 24

  /// Appends ``description`` without making a string.
  package func append(to bytes: inout [UInt8]) {
    bytes.append(upTo: Self.textBytes) { append(to: &$0) }
  }

  /// Appends ``description`` where room was reserved.
  package func append(to cursor: inout ByteCursor) {
    let day = Int64(floorDividing: milliseconds, by: 86_400_000)
    let inDay = UInt32(truncatingIfNeeded: milliseconds &- day &* 86_400_000)
    let date = Self.civil(day)
    let year = UInt32(truncatingIfNeeded: date.year.magnitude % 10_000)
    let (minutes, rest) = inDay.quotientAndRemainder(dividingBy: 60_000)
    let (seconds, thousandths) = rest.quotientAndRemainder(dividingBy: 1000)
    // `YYYY-MM-`, `DDThh:mm`, `:ss.fffZ`: eight letters at a time, the first one in the lowest byte.
    cursor.append(
      littleEndian: Self.pair(year / 100) | Self.pair(year % 100) << 16 | 0x2D << 32 | Self.pair(UInt32(date.month)) << 40 | 0x2D << 56)
    cursor.append(
      littleEndian: Self.pair(UInt32(date.day)) | 0x54 << 16 | Self.pair(minutes / 60) << 24 | 0x3A << 40 | Self.pair(minutes % 60) << 48)
    cursor.append(
      littleEndian: 0x3A | Self.pair(seconds) << 8 | 0x2E << 24 | UInt64(0x30 | thousandths / 100) << 32
        | Self.pair(thousandths % 100) << 40 | 0x5A << 56)
  }

  /// Two decimal digits, the first one in the lower byte.
  @inline(__always)
  private static func pair(_ value: UInt32) -> UInt64 {
    UInt64(0x3030 | value / 10 | (value % 10) << 8)
  }

  /// The moment of a date and a time of day in UTC, in the proleptic Gregorian calendar.
  public init(
    year: Int64, month: Int64, day: Int64, hour: Int64 = 0, minute: Int64 = 0, second: Int64 = 0, millisecond: Int64 = 0
  ) {
    let days = Self.days(year: year, month: month, day: day)
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    self.init(milliseconds: seconds * 1000 + millisecond)
  }

  /// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
  package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = Int64(floorDividing: y, by: 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date of a day counted from 1970-01-01 (the same source, civil_from_days).
  package static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = Int64(floorDividing: z, by: 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Int64 {
  /// The quotient rounded down, also below 0.
  package init(floorDividing a: Int64, by b: Int64) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    self = remainder < 0 ? quotient - 1 : quotient
  }
}
