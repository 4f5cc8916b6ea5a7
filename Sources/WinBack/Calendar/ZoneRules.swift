package import WorkerSDK

/// How far local time is ahead of UTC in a time zone, at every moment: transitions of the past one by one, those that follow by a rule.
package struct ZoneRules: Sendable {
  /// A yearly transition, as a POSIX TZ string has it: the nth weekday of a month, at a local time.
  struct Yearly: Sendable {
    var month: Int64
    /// From 1; 5 is the last one.
    var week: Int64
    /// 0 is Sunday.
    var weekday: Int64
    /// Seconds after local midnight; may be negative or more than a day.
    var second: Int64

    /// Milliseconds since 1970 of the transition in `year`, out of an offset of `minutes`.
    func moment(in year: Int64, from minutes: Int64) -> Int64 {
      let first = EventTime.days(year: year, month: month, day: 1)
      // 1970-01-01 was a Thursday.
      let weekdayOfFirst = (first % 7 + 11) % 7
      var day = (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
      let length = LocalDate.length(ofMonth: month, year: year)
      while day >= length { day -= 7 }
      return ((first + day) * 86_400 + second - minutes * 60) * 1000
    }
  }

  /// Minutes ahead of UTC.
  var standard: Int64
  /// Summer time and when it begins and ends; `nil` for a zone without.
  var summer: (minutes: Int64, begins: Yearly, ends: Yearly)?
  /// The offset before the first of ``changes``.
  var initial: Int64
  /// Milliseconds since 1970, rising, and the offset from then on.
  var changes: [(moment: Int64, minutes: Int64)]

  /// Coordinated universal time.
  package static let utc = ZoneRules(standard: 0, summer: nil, initial: 0, changes: [])

  /// Minutes that local time is ahead of UTC at `time`.
  package func offset(at time: EventTime) -> Int64 {
    guard let last = changes.last, time.milliseconds < last.moment else { return ruled(at: time) }
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].moment <= time.milliseconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initial : changes[low - 1].minutes
  }

  private func ruled(at time: EventTime) -> Int64 {
    guard let summer else { return standard }
    let day = Int64(floorDividing: time.milliseconds, by: 86_400_000)
    let year = EventTime.civil(day).year
    let begins = summer.begins.moment(in: year, from: standard)
    let ends = summer.ends.moment(in: year, from: summer.minutes)
    // South of the equator summer time spans the new year; so does Irish winter time.
    let isSummer =
      begins < ends
      ? time.milliseconds >= begins && time.milliseconds < ends : time.milliseconds >= begins || time.milliseconds < ends
    return isSummer ? summer.minutes : standard
  }

  /// The local day at `time`, and the minute of that day.
  package func local(_ time: EventTime) -> (date: LocalDate, minute: Int64) {
    let minutes = Int64(floorDividing: time.milliseconds, by: 60_000) &+ offset(at: time)
    let day = Int64(floorDividing: minutes, by: 1440)
    return (LocalDate(dayNumber: day), minutes &- day &* 1440)
  }

  /// The moment when clocks show `minute` on `date`: the first one where they show it twice; where they leave it out, as long after
  /// midnight as it would have been.
  package func moment(_ date: LocalDate, minute: Int64) -> EventTime {
    let local = (date.dayNumber &* 1440 &+ minute) &* 60_000
    let before = offset(at: EventTime(milliseconds: local &- 86_400_000))
    let first = EventTime(milliseconds: local &- before &* 60_000)
    if offset(at: first) == before { return first }
    let after = offset(at: EventTime(milliseconds: local &+ 86_400_000))
    let second = EventTime(milliseconds: local &- after &* 60_000)
    return offset(at: second) == after ? second : first
  }
}
