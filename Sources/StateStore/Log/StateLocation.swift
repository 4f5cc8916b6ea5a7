/// Where in a ``StateLog`` a customer's record lies.
struct StateLocation: Equatable {
  private let bits: UInt64

  static let none = StateLocation(bits: .max)

  private init(bits: UInt64) { self.bits = bits }

  init(frame: Int, offset: Int) { bits = UInt64(frame) << 24 | UInt64(offset) }

  var frame: Int { Int(bits >> 24) }
  var offset: Int { Int(bits & 0xFF_FFFF) }
}
