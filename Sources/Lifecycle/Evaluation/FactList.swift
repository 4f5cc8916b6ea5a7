/// Evidence as numbers: its name is made only where it is read.
struct Fact: Sendable, Hashable {
  /// Of no currency.
  static let noCurrency = Int32.min

  let value: Int64
  /// The currency of a sum of money, by its letters.
  var currency = Self.noCurrency
  /// The name's index among ``ModelSet/labels``.
  let label: UInt16

  init(label: UInt16, currency: Int64? = nil, value: Int64) {
    self.label = label
    self.currency = currency.map { Int32(truncatingIfNeeded: $0) } ?? Self.noCurrency
    self.value = value
  }
}

/// A few facts, which take no memory of their own; those that there is no room for are left out.
struct FactList: Sendable {
  static let room = 6
  private static let nothing = Fact(label: 0, value: 0)

  private(set) var count = 0
  private var facts = InlineArray<6, Fact>(repeating: Self.nothing)

  @inline(__always)
  subscript(place: Int) -> Fact { facts[place] }

  func isEqual(to other: FactList) -> Bool {
    guard count == other.count else { return false }
    for place in 0..<count where facts[place] != other.facts[place] { return false }
    return true
  }

  mutating func append(_ fact: Fact) {
    guard count < Self.room else { return }
    facts[count] = fact
    count += 1
  }
}
