/// Virtual time, which moves only by hand. Shared by the broker and whatever else takes part in a simulation.
package final class SimulatedClock {
  /// Milliseconds since 1970.
  package private(set) var now: Int64

  package init(now: Int64 = 1_700_000_000_000) {
    self.now = now
  }

  /// Moves time on; time never goes back.
  package func advance(by milliseconds: Int64) {
    now += max(milliseconds, 0)
  }
}
