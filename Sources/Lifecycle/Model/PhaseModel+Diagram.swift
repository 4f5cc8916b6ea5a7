internal import WorkerSDK

extension PhaseModel {
  /// The model as a state diagram in Mermaid: phases with their names in `language`, else their ids, and the indicators that lead from one to
  /// another. Phases of customers who are being lost are drawn dashed.
  package func diagram(language: String = "en") -> String {
    var lines = ["stateDiagram-v2"]
    for phase in phases {
      lines.append("  state \"\(Self.plain(phase.names[language] ?? phase.id.name))\" as \(Self.node(phase.id.name))")
    }
    switch mode {
    case .edges: lines += edgeLines
    case .highestMatching: lines += rankLines
    }
    if let end { for phase in phases { lines.append("  \(Self.node(phase.id.name)) --> [*]: \(end.name)") } }
    let lapsed = phases.filter(\.isLapsed)
    if !lapsed.isEmpty {
      lines.append("  classDef lapsed stroke-dasharray: 4 4")
      lines.append("  class \(lapsed.map { Self.node($0.id.name) }.joined(separator: ",")) lapsed")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var edgeLines: [String] {
    edges.flatMap { edge in
      edge.from.map { from in
        let from = from.name == Edge.start ? "[*]" : Self.node(from.name)
        return "  \(from) --> \(Self.node(edge.to.name)): \(edge.when.name)"
      }
    }
  }

  /// Any phase can be entered from any other; drawn is the way up, and the way down when an indicator is true no longer.
  private var rankLines: [String] {
    let ranked = phases.sorted { $0.rank < $1.rank }
    var lines: [String] = []
    var below: Phase?
    for phase in ranked {
      let when = phase.when?.name ?? ""
      lines.append("  \(below.map { Self.node($0.id.name) } ?? "[*]") --> \(Self.node(phase.id.name)): \(when)")
      if let below { lines.append("  \(Self.node(phase.id.name)) --> \(Self.node(below.id.name)): not \(phase.stays?.name ?? when)") }
      below = phase
    }
    return lines
  }

  private static func node(_ id: String) -> String { id.replacing("-", with: "_") }

  /// Without what would end a label.
  private static func plain(_ name: String) -> String { name.replacing("\"", with: "'").replacing("\n", with: " ") }
}
