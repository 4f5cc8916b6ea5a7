internal import WorkerSDK

/// A day of the Gregorian calendar, wherever it is.
package struct LocalDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package let dayNumber: Int64

  package init(dayNumber: Int64) { self.dayNumber = dayNumber }

  /// The day of a date that exists; a 29 February in a year without one is the 28th.
  package init(year: Int64, month: Int64, day: Int64) {
    dayNumber = EventTime.days(year: year, month: month, day: min(day, Self.length(ofMonth: month, year: year)))
  }

  package var year: Int64 { EventTime.civil(dayNumber).year }
  package var month: Int64 { EventTime.civil(dayNumber).month }
  package var day: Int64 { EventTime.civil(dayNumber).day }

  package static func < (a: LocalDate, b: LocalDate) -> Bool { a.dayNumber < b.dayNumber }

  package func adding(days: Int64) -> LocalDate { LocalDate(dayNumber: dayNumber &+ days) }

  package static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  package static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A day of the year, such as a birthday: month and day, which may be 29 February.
package struct YearDay: Hashable, Sendable {
  package let month: UInt8
  package let day: UInt8

  /// `nil` for what is no day of any year.
  package init?(month: Int64, day: Int64) {
    guard (1...12).contains(month), day >= 1, day <= LocalDate.length(ofMonth: month, year: 2000) else { return nil }
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  /// Reads `05-17`, `1990-05-17`, `--05-17`, or a time of which only the date counts.
  package init?(_ text: String) {
    let date = text.split(separator: "T", maxSplits: 1)[...].first ?? ""
    let parts = date.split(separator: "-").map { Int64($0) }
    guard parts.count == 2 || parts.count == 3, let month = parts[parts.count - 2], let day = parts[parts.count - 1] else { return nil }
    self.init(month: month, day: day)
  }

  /// The day in `year`; 29 February is the 28th in a year without it.
  package func date(in year: Int64) -> LocalDate { LocalDate(year: year, month: Int64(month), day: Int64(day)) }

  /// The first such day that is `day` or later.
  package func first(from day: LocalDate) -> LocalDate {
    let year = day.year
    let date = date(in: year)
    return date < day ? self.date(in: year + 1) : date
  }
}
