/// Where a fact lies, in two bytes.
struct Slot: Sendable, Hashable {
  static let none = Slot(UInt16.max)

  private let number: UInt16

  private init(_ number: UInt16) { self.number = number }

  init(_ index: Int) { number = UInt16(truncatingIfNeeded: index) }

  @inline(__always)
  var index: Int { Int(number) }
}
