internal import ArgumentParser
internal import WorkerSDK

/// A time span as people write it: `180d`, `36h`, `90m`, `30s`.
struct TimeSpan: ExpressibleByArgument, Equatable, CustomStringConvertible {
  let interval: EventTime.Interval
  let description: String

  init(days: Int64) {
    interval = .days(days)
    description = "\(days)d"
  }

  init?(argument: String) {
    let units: [Character: EventTime.Interval] = ["d": .days(1), "h": .hours(1), "m": .minutes(1), "s": .seconds(1)]
    // A thousand years, so that no sum of times overflows.
    let longest = EventTime.Interval.days(365_000)
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), count > 0,
      count <= longest.milliseconds / unit.milliseconds
    else { return nil }
    interval = EventTime.Interval(milliseconds: count * unit.milliseconds)
    description = argument
  }

  var defaultValueDescription: String { description }
}
