/// How often a few names were seen and bought: the first that come, as long as there is room; when there is none, a new name takes away
/// from all until one makes place (Misra & Gries, "Finding Repeated Elements", 1982).
package struct NamedCounts: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var name: String
    /// Points for having looked at it.
    package var seen: UInt16
    /// Points for having bought it.
    package var bought: UInt16

    var points: Int { Int(seen) + Int(bought) }
  }

  /// Names are cut to so many bytes.
  static let longestName = 24

  /// By name.
  package private(set) var entries: [Entry] = []

  init(_ entries: [Entry] = []) { self.entries = entries }

  mutating func add(_ name: String, seen: UInt16, bought: UInt16, most: Int) {
    let name = Self.cut(name)
    if name.isEmpty { return }
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index].seen = Self.sum(entries[index].seen, seen)
      entries[index].bought = Self.sum(entries[index].bought, bought)
    } else if entries.count < most {
      entries.insert(Entry(name: name, seen: seen, bought: bought), at: entries.firstIndex { name < $0.name } ?? entries.count)
    } else {
      fade(by: max(seen, bought))
    }
  }

  private mutating func fade(by loss: UInt16) {
    for index in entries.indices {
      let seen = min(entries[index].seen, loss)
      entries[index].seen -= seen
      entries[index].bought -= min(entries[index].bought, loss - seen)
    }
    entries.removeAll { $0.points == 0 }
  }

  /// The name with the most points; of several the first by name.
  package var favourite: Entry? {
    var best: Entry?
    for entry in entries where entry.points > best?.points ?? 0 { best = entry }
    return best
  }

  static func sum(_ a: UInt16, _ b: UInt16) -> UInt16 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  private static func cut(_ name: String) -> String {
    guard name.utf8.count > longestName else { return name }
    var end = name.utf8.index(name.utf8.startIndex, offsetBy: longestName)
    // Between two characters.
    while end > name.startIndex, end.samePosition(in: name) == nil { end = name.utf8.index(before: end) }
    return String(name[..<end])
  }
}
