/// An account of what became of all things of one kind: each is counted once, so that used and unused add up to the total.
package struct Tally: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package let label: String
    package var count: Int
  }

  /// What is counted, such as `lines`.
  package let title: String
  package private(set) var total = 0
  package private(set) var used: [Entry] = []
  package private(set) var unused: [Entry] = []

  package init(_ title: String) { self.title = title }

  package mutating func count(_ number: Int = 1, usedAs label: String) {
    total += number
    Self.add(number, label, to: &used)
  }

  package mutating func count(_ number: Int = 1, unusedBecause label: String) {
    total += number
    Self.add(number, label, to: &unused)
  }

  /// How many are counted under `label`.
  package subscript(label: String) -> Int {
    (used + unused).filter { $0.label == label }.reduce(0) { $0 + $1.count }
  }

  private static func add(_ number: Int, _ label: String, to entries: inout [Entry]) {
    guard number != 0 else { return }
    if let index = entries.firstIndex(where: { $0.label == label }) {
      entries[index].count += number
    } else {
      entries.append(Entry(label: label, count: number))
    }
  }
}
