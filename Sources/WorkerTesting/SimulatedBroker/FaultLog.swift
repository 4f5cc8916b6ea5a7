/// Counts the faults that took effect, so that a simulation can show that it has met them.
package final class FaultLog {
  package private(set) var counts: [FaultKind: Int] = [:]

  package func count(of kind: FaultKind) -> Int { counts[kind] ?? 0 }

  package func record(_ kind: FaultKind, times: Int = 1) {
    if times > 0 { counts[kind, default: 0] += times }
  }
}
