/// On which day people of a first name have their Namenstag, by the calendar of saints of the German-speaking countries.
package enum NameDays {
  /// The day of a first name, of the first of several; `nil` for a name that is not in the table.
  package static func day(of firstName: String) -> YearDay? {
    let names = firstName.lowercased().split { !$0.isLetter }
    for name in names {
      if let day = days[folded(name)] { return day }
    }
    return nil
  }

  /// The day in a year. Who died or was born on a leap day, or is kept after it, moves: Matthias is a day later in a leap year.
  package static func date(_ day: YearDay, in year: Int64) -> LocalDate {
    let date = day.date(in: year)
    return day == matthias && LocalDate.isLeap(year) ? date.adding(days: 1) : date
  }

  /// 24 February, and 25 February in a leap year, since it is the sixth day before the calends of March, which is doubled then.
  private static let matthias = YearDay(month: 2, day: 24)

  private static func folded(_ name: some StringProtocol) -> String {
    var folded = ""
    for character in name {
      switch character {
      case "ä": folded += "ae"
      case "ö": folded += "oe"
      case "ü": folded += "ue"
      case "ß": folded += "ss"
      case "é", "è", "ê": folded += "e"
      default: folded.append(character)
      }
    }
    return folded
  }

  private static let days: [String: YearDay] = {
    var days: [String: YearDay] = [:]
    for line in String(decoding: PackageResources.name_days_txt, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first, let day = YearDay(String(first)) else { continue }
      for name in words.dropFirst() { days[folded(name)] = days[folded(name)] ?? day }
    }
    return days
  }()
}
