/// The time zones of the world by their IANA names, from 2000 on. They are part of the program, so that the same log is decided alike on
/// every machine and in every year.
package enum TimeZones {
  /// The rules of the zone called `name`, such as `Europe/Berlin`; `nil` for a name that there is not.
  package static func rules(_ name: String) -> ZoneRules? {
    numbers[name].map { sets[$0] } ?? fixed(name)
  }

  /// All names.
  package static var names: [String] { numbers.keys.sorted() }

  /// `UTC+02:00`, `GMT-3` and the like, as browsers without a zone say.
  private static func fixed(_ name: String) -> ZoneRules? {
    guard name.hasPrefix("UTC") || name.hasPrefix("GMT") else { return nil }
    let text = name.dropFirst(3)
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":").map { Int64($0) }
    guard let hours = parts.first ?? nil, hours <= 14, parts.count <= 2, let minutes = parts.count == 2 ? parts[1] : 0, minutes < 60 else {
      return nil
    }
    let offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    return ZoneRules(standard: offset, summer: nil, initial: offset, changes: [])
  }

  private static let loaded: (numbers: [String: Int], sets: [ZoneRules]) = {
    var numbers: [String: Int] = [:]
    var sets: [ZoneRules] = []
    for line in String(decoding: PackageResources.time_zones_txt, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count == 4, let rules = ZoneRules(rule: fields[1], initial: fields[2], changes: fields[3]) else { continue }
      for name in fields[0].split(separator: ",") { numbers[String(name)] = sets.count }
      sets.append(rules)
    }
    return (numbers, sets)
  }()

  private static var numbers: [String: Int] { loaded.numbers }
  private static var sets: [ZoneRules] { loaded.sets }
}
