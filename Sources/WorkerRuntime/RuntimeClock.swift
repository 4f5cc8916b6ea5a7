package import WorkerSDK

/// What the runtime, never a worker, reads of the time that passes outside of the log.
package protocol RuntimeClock {
  /// Wall-clock time: for ticks, and for how old a snapshot is.
  func wallTime() -> EventTime
  /// Time that only goes forward: for intervals.
  func elapsed() -> Duration
}

/// The machine's clocks.
package struct SystemClock: RuntimeClock, Sendable {
  private let start = ContinuousClock.now

  package init() {}

  package func elapsed() -> Duration { start.duration(to: .now) }

  package func wallTime() -> EventTime {
    EventTime(milliseconds: SystemTime.milliseconds())
  }
}
