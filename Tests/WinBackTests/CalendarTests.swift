import Foundation
import Testing
import WinBack
import WorkerSDK

/// Local time by rules that are part of the program, against those of the machine's library, which come another way.
struct CalendarTests {
  @Test(arguments: [
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
    "America/Sao_Paulo", "America/St_Johns", "America/Caracas", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran",
    "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland", "Pacific/Apia", "Africa/Casablanca", "Africa/Cairo", "America/Nuuk",
    "UTC",
  ])
  func `local time is what the machine's library says, every hour of 30 years`(name: String) throws {
    let zone = try #require(TimeZones.rules(name))
    let library = try #require(TimeZone(identifier: name))
    var differing: [EventTime] = []
    var time = EventTime(year: 2001, month: 1, day: 1)
    let end = EventTime(year: 2031, month: 1, day: 1)
    while time < end {
      // Every hour where clocks may be set, a step of days elsewhere, with an odd number of minutes.
      let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
      if Int64(library.secondsFromGMT(for: date)) != zone.offset(at: time) * 60 { differing.append(time) }
      time = time + .minutes(437)
    }
    #expect(differing.isEmpty, "\(differing.prefix(3))")
  }

  @Test func `clocks that are set lose or repeat an hour`() throws {
    let berlin = try #require(TimeZones.rules("Europe/Berlin"))
    let spring = LocalDate(year: 2025, month: 3, day: 30)
    #expect(berlin.moment(spring, minute: 90).description == "2025-03-30T00:30:00.000Z")
    // 2:30 does not exist: an hour later.
    #expect(berlin.moment(spring, minute: 150).description == "2025-03-30T01:30:00.000Z")
    #expect(berlin.local(berlin.moment(spring, minute: 150)).minute == 210)
    #expect(berlin.moment(spring, minute: 180).description == "2025-03-30T01:00:00.000Z")
    let autumn = LocalDate(year: 2025, month: 10, day: 26)
    // 2:30 exists twice: the first one.
    #expect(berlin.moment(autumn, minute: 150).description == "2025-10-26T00:30:00.000Z")
    #expect(berlin.moment(autumn, minute: 1380).description == "2025-10-26T22:00:00.000Z")
    #expect(berlin.local(EventTime(year: 2025, month: 10, day: 26, hour: 1, minute: 30)).minute == 150)
  }

  @Test func `who is born on a leap day celebrates the day before in other years`() throws {
    let day = try #require(YearDay("1992-02-29"))
    #expect(day.date(in: 2024) == LocalDate(year: 2024, month: 2, day: 29))
    #expect(day.date(in: 2025) == LocalDate(year: 2025, month: 2, day: 28))
    #expect(day.date(in: 2100).day == 28)
    #expect(day.first(from: LocalDate(year: 2025, month: 3, day: 1)) == LocalDate(year: 2026, month: 2, day: 28))
    #expect(YearDay("02-30") == nil)
    #expect(YearDay("--05-17") == YearDay("1990-05-17T00:00:00Z"))
  }

  @Test(arguments: [
    ("Maria", "9-12"), ("Josef", "3-19"), ("Jürgen", "4-23"), ("Juergen", "4-23"), ("Anna Katharina", "7-26"), ("NIKOLAUS", "12-6"),
    ("Andreas", "11-30"), ("Elisabeth", "11-19"), ("Michael", "9-29"), ("Barbara", "12-4"), ("Martin", "11-11"), ("Johannes", "6-24"),
    ("Thomas", "7-3"), ("Sabine", "8-29"), ("Stefanie", "12-26"), ("Wolfgang", "10-31"), ("Silvester", "12-31"),
  ])
  func `names have their day`(name: String, expected: String) throws {
    let day = try #require(NameDays.day(of: name))
    #expect("\(day.month)-\(day.day)" == expected)
  }

  @Test func `the Namenstag of Matthias moves in leap years, and that of Oswald is on the leap day`() throws {
    let matthias = try #require(NameDays.day(of: "Matthias"))
    #expect(NameDays.date(matthias, in: 2025) == LocalDate(year: 2025, month: 2, day: 24))
    #expect(NameDays.date(matthias, in: 2024) == LocalDate(year: 2024, month: 2, day: 25))
    let oswald = try #require(NameDays.day(of: "Oswald"))
    #expect(NameDays.date(oswald, in: 2024) == LocalDate(year: 2024, month: 2, day: 29))
    #expect(NameDays.date(oswald, in: 2025) == LocalDate(year: 2025, month: 2, day: 28))
    #expect(NameDays.day(of: "Xyz") == nil)
  }

  @Test func `all zones can be read, and others cannot`() {
    #expect(TimeZones.names.count > 590)
    #expect(TimeZones.rules("Europe/Berlln") == nil)
    #expect(TimeZones.rules("UTC+02:00")?.offset(at: EventTime(milliseconds: 0)) == 120)
    #expect(TimeZones.rules("GMT-3")?.offset(at: EventTime(milliseconds: 0)) == -180)
    for name in ["UTC+", "UTC+99", "GMT+x", ""] { #expect(TimeZones.rules(name) == nil) }
  }
}
