public import ArgumentParser

/// A size on the command line: a number with `KB`, `MB` or `GB`, such as `512MB`; in powers of 1,024.
public struct SizeArgument: ExpressibleByArgument, Sendable {
  /// The size in bytes.
  public let bytes: Int

  /// Reads `512MB`, `4GB`; `nil` for anything else.
  public init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0, count < 1_000_000_000 else { return nil }
    switch argument.dropFirst(digits.count).uppercased() {
    case "KB": bytes = count << 10
    case "MB": bytes = count << 20
    case "GB": bytes = count << 30
    default: return nil
    }
  }
}
