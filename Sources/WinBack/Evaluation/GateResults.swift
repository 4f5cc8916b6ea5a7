/// What came of one gate.
package struct GateResult: Sendable {
  package let gate: Gate
  package let isPassed: Bool
}

/// What came of all gates, and by which numbers.
struct GateResults: Sendable {
  private(set) var failed: Gates = []
  private var details = InlineArray<14, GateDetail>(repeating: .nothing)

  mutating func note(_ gate: Gate, _ isPassed: Bool, _ detail: GateDetail) {
    if !isPassed { failed.insert(Gates(gate)) }
    details[Int(gate.rawValue)] = detail
  }

  subscript(gate: Gate) -> GateDetail { details[Int(gate.rawValue)] }

  func isPassed(_ gate: Gate) -> Bool { !failed.contains(Gates(gate)) }
}
