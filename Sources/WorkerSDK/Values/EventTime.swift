/// A moment in event time: milliseconds since 1970-01-01T00:00:00Z. The only time that a worker ever sees.
public struct EventTime: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
  public let milliseconds: Int64

  /// The moment `milliseconds` after the beginning of 1970.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Before every other moment: the stream time of a partition in which nothing has happened yet.
  public static let distantPast = EventTime(milliseconds: .min / 4)

  /// After every other moment.
  public static let distantFuture = EventTime(milliseconds: .max / 4)

  /// Earlier is smaller.
  @inlinable
  public static func < (a: EventTime, b: EventTime) -> Bool { a.milliseconds < b.milliseconds }

  /// The moment `interval` later.
  @inlinable
  public static func + (time: EventTime, interval: Interval) -> EventTime {
    EventTime(milliseconds: time.milliseconds &+ interval.milliseconds)
  }

  /// The moment `interval` earlier.
  @inlinable
  public static func - (time: EventTime, interval: Interval) -> EventTime {
    EventTime(milliseconds: time.milliseconds &- interval.milliseconds)
  }

  /// How long after `earlier` this is; negative if it is before.
  @inlinable
  public static func - (time: EventTime, earlier: EventTime) -> Interval {
    Interval(milliseconds: time.milliseconds &- earlier.milliseconds)
  }

  /// A span of event time.
  public struct Interval: Hashable, Comparable, Sendable, Codable {
    /// The span's length in milliseconds.
    public let milliseconds: Int64

    /// A span of `milliseconds`.
    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A span of `count` seconds.
    public static func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }
    /// A span of `count` minutes.
    public static func minutes(_ count: Int64) -> Interval { .seconds(count * 60) }
    /// A span of `count` hours.
    public static func hours(_ count: Int64) -> Interval { .minutes(count * 60) }
    /// A span of `count` times 24 hours.
    public static func days(_ count: Int64) -> Interval { .hours(count * 24) }

    /// Shorter is smaller.
    @inlinable
    public static func < (a: Interval, b: Interval) -> Bool { a.milliseconds < b.milliseconds }
  }
}
