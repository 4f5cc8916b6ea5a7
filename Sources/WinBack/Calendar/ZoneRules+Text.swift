extension ZoneRules {
  /// Minutes from 1970 to 2000, the beginning of the transitions listed.
  private static let start: Int64 = 946_684_800_000

  /// Reads the fields of a line: a POSIX TZ string, the offset of 2000, and transitions such as `4426560:60`, in minutes.
  init?(rule: Substring, initial: Substring, changes: Substring) {
    guard let initial = Int64(initial) else { return nil }
    self.init(standard: 0, summer: nil, initial: initial, changes: [])
    for change in changes.split(separator: " ") {
      let parts = change.split(separator: ":")
      guard parts.count == 2, let minute = Int64(parts[0]), let offset = Int64(parts[1]) else { return nil }
      self.changes.append((Self.start + minute * 60_000, offset))
    }
    guard read(rule) else { return nil }
  }

  /// Reads a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3` or `<-03>3`.
  private mutating func read(_ text: Substring) -> Bool {
    let parts = text.split(separator: ",")
    guard let head = parts.first else { return false }
    var rest = Self.withoutName(head)
    let end = rest.firstIndex { $0.isLetter || $0 == "<" } ?? rest.endIndex
    guard let standard = Self.seconds(rest[..<end]) else { return false }
    // POSIX counts the hours behind Greenwich.
    self.standard = -standard / 60
    rest = rest[end...]
    if rest.isEmpty { return parts.count == 1 }
    let name = Self.withoutName(rest)
    guard parts.count == 3, let begins = Yearly(parts[1]), let ends = Yearly(parts[2]) else { return false }
    let minutes = name.isEmpty ? self.standard + 60 : Self.seconds(name).map { -$0 / 60 }
    guard let minutes else { return false }
    summer = (minutes, begins, ends)
    return true
  }

  private static func withoutName(_ text: Substring) -> Substring {
    guard text.first == "<" else { return text.drop { $0.isLetter } }
    return text.drop { $0 != ">" }.dropFirst()
  }

  /// Seconds of `[-]h[:m[:s]]`.
  fileprivate static func seconds(_ text: Substring) -> Int64? {
    let isNegative = text.first == "-"
    let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ":").map { Int64($0) }
    guard let hours = parts.first ?? nil, parts.count <= 3 else { return nil }
    var seconds = hours * 3600
    for (index, part) in parts.dropFirst().enumerated() {
      guard let part else { return nil }
      seconds += index == 0 ? part * 60 : part
    }
    return isNegative ? -seconds : seconds
  }
}

extension ZoneRules.Yearly {
  /// Reads `M3.5.0/2`.
  init?(_ text: Substring) {
    let parts = text.split(separator: "/")
    guard let date = parts.first, date.first == "M" else { return nil }
    let numbers = date.dropFirst().split(separator: ".").compactMap { Int64($0) }
    guard numbers.count == 3, let second = parts.count > 1 ? ZoneRules.seconds(parts[1]) : 7200 else { return nil }
    self.init(month: numbers[0], week: numbers[1], weekday: numbers[2], second: second)
  }
}
