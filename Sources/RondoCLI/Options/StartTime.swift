internal import ArgumentParser
internal import Foundation
internal import WorkerSDK

/// When generated journeys begin: a date or time in ISO 8601, or `now`, or `now-180d`.
enum StartTime: ExpressibleByArgument, Equatable {
  case fixed(EventTime)
  case beforeNow(EventTime.Interval)

  init?(argument: String) {
    if argument == "now" {
      self = .beforeNow(.seconds(0))
    } else if argument.hasPrefix("now-") {
      guard let span = TimeSpan(argument: String(argument.dropFirst(4))) else { return nil }
      self = .beforeNow(span.interval)
    } else {
      guard let time = EventTime(iso8601: argument) else { return nil }
      self = .fixed(time)
    }
  }

  /// The moment meant, as of now.
  var time: EventTime {
    switch self {
    case .fixed(let time): time
    case .beforeNow(let interval): EventTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) - interval
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .fixed(let time): String(time.description.prefix(10))
    case .beforeNow: "now"
    }
  }
}
