package import WorkerSDK

/// What is to be generated. The same settings give the same records, byte for byte.
package struct JourneySettings: Sendable, Equatable {
  /// How many customers there may be; there are fewer where `events` do not suffice for a first visit of each.
  package var customers = 1000
  /// Exactly so many different events; repeats and garbage come on top.
  package var events = 100_000
  package var seed: UInt64 = 1
  /// Nothing happens before it.
  package var start = JourneySettings.defaultStart
  /// Nothing happens later after `start`.
  package var span = EventTime.Interval.days(180)
  /// The share of events that are delivered twice, the second time up to an hour later.
  package var repeats = 0.01
  /// The share of events that are delivered late, up to an hour.
  package var disorder = 0.02
  /// Malformed records in proportion to events.
  package var garbage = 0.0

  package init() {}

  /// A fixed day, so that a run can be repeated any time.
  package static let defaultStart = EventTime(year: 2025, month: 1, day: 1)

  package var end: EventTime { start + span }
}
