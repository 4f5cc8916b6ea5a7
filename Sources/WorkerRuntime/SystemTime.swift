internal import FoundationEssentials

enum SystemTime {
  /// Milliseconds since 1970 by the machine's clock.
  static func milliseconds() -> Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }
}
