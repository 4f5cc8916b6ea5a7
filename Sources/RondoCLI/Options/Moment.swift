internal import ArgumentParser
internal import WorkerSDK

/// A moment as people write it: a date, or a date with a time, in ISO 8601.
struct Moment: ExpressibleByArgument {
  let time: EventTime

  init?(argument: String) {
    guard let time = EventTime(iso8601: argument) else { return nil }
    self.time = time
  }
}
