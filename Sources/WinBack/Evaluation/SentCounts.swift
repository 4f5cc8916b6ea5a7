/// Small numbers in the order of a policy's caps.
struct SentCounts: Sendable {
  /// More caps than anybody has.
  static let most = 16

  private var numbers = InlineArray<16, UInt8>(repeating: 0)

  subscript(cap: Int) -> Int {
    get { Int(numbers[cap]) }
    set { numbers[cap] = UInt8(clamping: newValue) }
  }
}
