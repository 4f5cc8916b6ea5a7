package import Lifecycle
internal import WorkerSDK

/// The page of a model in the documentation: what its file says, as a person reads it.
package enum ModelPage {
  /// - Parameter text: The model's file, whose first comment introduces it.
  package static func markdown(_ model: PhaseModel, text: String) -> String {
    var lines = ["# \(model.titles["en"] ?? model.id)", "", introduction(text), ""]
    if let german = model.titles["de"] { lines += ["*\(german)*. The model is `\(model.id)`, in `\(model.file)`."] }
    lines += ["", "## Phases", ""]
    lines += table(["phase", "rank", "English", "Deutsch", "also called", "stays at least"]) { rows in
      for phase in model.phases {
        let id = "`\(phase.id.name)`" + (phase.isLapsed ? " (being lost)" : "")
        rows.append([
          id, "\(phase.rank)", phase.names["en"] ?? "", phase.names["de"] ?? "", phase.aliases.joined(separator: ", "),
          span(phase.minimumDwell),
        ])
      }
    }
    lines += ["", diagramIntroduction(model), "", "```mermaid", String(model.diagram().dropLast()), "```"]
    if !model.ideal.isEmpty {
      let way = model.ideal.map { step in "`\(step.phase.name)`" + (step.dwell.map { " (at most \(span($0)))" } ?? "") }
      lines += ["", "## The ideal way", "", way.joined(separator: " → ")]
    }
    if !model.tiers.isEmpty {
      lines += [
        "", "## Tiers", "", "Thresholds differ for customers of these tiers, of which the first counts whose indicator is true:", "",
      ]
      lines += model.tiers.map { "- `\($0.id.name)`: `\($0.when.name)`" }
    }
    lines += ["", "## Roadmap", ""]
    lines += table(["phase", "touchpoint", "Kontaktpunkt", "channel", "observed by", "within"]) { rows in
      for phase in model.phases {
        for planned in phase.roadmap {
          rows.append([
            "`\(phase.id.name)`", planned.names["en"] ?? "", planned.names["de"] ?? "", planned.channel ?? "", "`\(planned.event.name)`",
            span(planned.within),
          ])
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func diagramIntroduction(_ model: PhaseModel) -> String {
    switch model.mode {
    case .edges: "A customer goes along the arrow whose indicator is true; of several, the one that comes first in the file."
    case .highestMatching:
      "A customer is in the highest phase whose indicator is true, and may get there from any other; the arrows show one step at a time."
    }
  }

  private static func introduction(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }
      .map { $0.drop { $0 == "#" || $0 == " " } }.joined(separator: " ")
  }

  private static func table(_ head: [String], _ fill: (inout [[String]]) -> Void) -> [String] {
    var rows: [[String]] = []
    fill(&rows)
    return ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
  }

  private static func span(_ interval: EventTime.Interval?) -> String {
    guard let interval else { return "" }
    for (unit, name) in [(EventTime.Interval.days(1), "day"), (.hours(1), "hour")] where interval.milliseconds % unit.milliseconds == 0 {
      let count = interval.milliseconds / unit.milliseconds
      return "\(count) \(name)\(count == 1 ? "" : "s")"
    }
    return "\(interval.milliseconds / 60_000) minutes"
  }
}
