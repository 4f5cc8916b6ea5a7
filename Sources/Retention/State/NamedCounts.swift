/// How often a few names were seen and bought: the first that come, as long as there is room; when there is none, a new name takes away
/// from all until one makes place (Misra & Gries, "Finding Repeated Elements", 1982).
package struct NamedCounts: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var name: ShortName
    /// Points for having looked at it.
    package var seen: UInt16
    /// Points for having bought it.
    package var bought: UInt16

    var points: Int { Int(seen) + Int(bought) }
  }

  /// No list has more names.
  static let capacity = 4

  /// By name.
  private var known = InlineArray<4, Entry>(repeating: Entry(name: ShortName(), seen: 0, bought: 0))
  package private(set) var count = 0

  package subscript(place: Int) -> Entry { known[place] }

  mutating func add(_ name: ShortName, seen: UInt16, bought: UInt16, most: Int = capacity) {
    if name.isEmpty { return }
    var place = 0
    while place < count {
      if known[place].name == name {
        known[place].seen = Self.sum(known[place].seen, seen)
        known[place].bought = Self.sum(known[place].bought, bought)
        return
      }
      place += 1
    }
    guard count < most else { return fade(by: max(seen, bought)) }
    place = count
    while place > 0, name < known[place - 1].name {
      known[place] = known[place - 1]
      place -= 1
    }
    known[place] = Entry(name: name, seen: seen, bought: bought)
    count += 1
  }

  private mutating func fade(by loss: UInt16) {
    var left = 0
    for place in 0..<count {
      var entry = known[place]
      let seen = min(entry.seen, loss)
      entry.seen -= seen
      entry.bought -= min(entry.bought, loss - seen)
      guard entry.points > 0 else { continue }
      known[left] = entry
      left += 1
    }
    for place in left..<count { known[place] = Entry(name: ShortName(), seen: 0, bought: 0) }
    count = left
  }

  /// The name with the most points; of several the first by name.
  package var favourite: Entry? {
    var best: Entry?
    for place in 0..<count where known[place].points > best?.points ?? 0 { best = known[place] }
    return best
  }

  static func sum(_ a: UInt16, _ b: UInt16) -> UInt16 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  package static func == (a: NamedCounts, b: NamedCounts) -> Bool {
    a.count == b.count && (0..<a.count).allSatisfy { a.known[$0] == b.known[$0] }
  }

  package func hash(into hasher: inout Hasher) { for place in 0..<count { hasher.combine(known[place]) } }
}
