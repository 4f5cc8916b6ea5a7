public import ArgumentParser

/// A duration on the command line: a number with `ms`, `s`, `m`, `h` or `d`, such as `100ms`.
public struct DurationArgument: ExpressibleByArgument, Sendable {
  /// The duration.
  public let duration: Duration

  /// A duration as given.
  public init(_ duration: Duration) { self.duration = duration }

  /// Reads `100ms`, `2s`, `5m`, `24h`, `7d`; `nil` for anything else.
  public init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count < 1_000_000_000 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(count)
    case "s": duration = .seconds(count)
    case "m": duration = .seconds(count * 60)
    case "h": duration = .seconds(count * 3600)
    case "d": duration = .seconds(count * 86_400)
    default: return nil
    }
  }

  /// The text that ``init(argument:)`` reads.
  public var defaultValueDescription: String {
    let milliseconds = Int64(duration / .milliseconds(1))
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
