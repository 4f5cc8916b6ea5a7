internal import Foundation

/// Waits so that no more than so many things happen per second on average; what was missed is not caught up beyond a second.
struct RateLimit {
  private let pause: Duration
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant

  init(perSecond rate: Double) {
    pause = .seconds(1 / rate)
    next = clock.now
  }

  mutating func wait() {
    let now = clock.now
    if next > now {
      let components = (next - now).components
      Thread.sleep(forTimeInterval: Double(components.seconds) + Double(components.attoseconds) * 1e-18)
    } else if now - next > .seconds(1) {
      next = now
    }
    next += pause
  }
}
