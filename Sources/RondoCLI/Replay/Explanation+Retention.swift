internal import Retention
internal import Terminal
internal import Touchpoints
internal import WorkerSDK

extension Explanation {
  /// What the customer is worth and how it feels, for people.
  func retentionText(_ value: RetentionStory.Value, _ console: Console) -> String {
    let signal = value.signal
    let standing = signal.state.standing
    var table = TextTable([.left, .left])
    let health = signal.health
    let drivers = health.drivers.map { "\($0.factor.rawValue) \($0.effect > 0 ? "+" : "")\($0.effect)" }.joined(separator: ", ")
    table.add("health", "\(console.bold("\(health.score)")) of 100" + (drivers.isEmpty ? "" : ": \(drivers)"))
    if let buying = signal.buying { addBuying(buying, signal, to: &table) } else { table.add("purchases", "none") }
    let engagement = signal.engagement
    table.add(
      "engagement", "\(engagement.level), \(engagement.trend.rawValue) (\(engagement.recent) points, \(engagement.earlier) before)")
    table.add("mood", "\(standing.mood)" + (signal.problems.isEmpty ? "" : "; problems: \(signal.problems.joined(separator: ", "))"))
    let chances = standing.opportunities.texts
    if !chances.isEmpty { table.add("opportunities", chances.joined(separator: ", ")) }
    for (index, change) in value.silence.prefix(4).enumerated() {
      table.add(index == 0 ? "if silent" : "", "\(change.at): \(Self.text(of: change)), in \(Self.span(change.at - moment))")
    }
    return "\n\(console.bold("retention"))  parameters \(signal.model.parameters.version)\n" + table.text(indent: 2)
  }

  private func addBuying(_ buying: RetentionSignal.Buying, _ signal: RetentionSignal, to table: inout TextTable) {
    let standing = signal.state.standing
    let score = buying.score
    table.add("purchases", "\(buying.totals.days) days, the last one \(EventTime(milliseconds: buying.totals.lastTime))")
    table.add(
      "risk", "\(standing.risk)" + (standing.scores.map { ", \($0.segment.rawValue) (\($0.recency)\($0.frequency)\($0.monetary))" } ?? ""))
    let interval = score.alive.map { " (\(($0.lower * 100).text(0)) to \(($0.upper * 100).text(0)) %)" } ?? ""
    table.add("alive", "\((score.score.probabilityAlive * 100).text(1)) %\(interval)")
    let ratio = buying.summary.overdueRatio.map { ", silent for \($0.text(1)) of its own intervals" } ?? ""
    table.add("next order", "\(buying.nextOrder)\(ratio)")
    table.add("expected", "\(score.purchases.days90.text(2)) purchases in 90 days, \(score.purchases.days365.text(2)) in a year")
    for place in buying.values.indices {
      let prediction = buying.prediction(place, signal.model)
      let money = Money.Currency(code: buying.values[place].currency).description
      let predicted = prediction.lifetime.map { ", \($0.text(2)) more in 52 weeks" } ?? ""
      table.add(place == 0 ? "value" : "", "\((Double(buying.values[place].spent) / 1e6).text(2)) \(money) so far\(predicted)")
    }
  }

  private static func text(of change: RetentionWorker.Change) -> String {
    var parts: [String] = []
    if change.before.risk != change.after.risk { parts.append("risk \(change.after.risk)") }
    if change.before.scores?.segment != change.after.scores?.segment, let scores = change.after.scores {
      parts.append(scores.segment.rawValue)
    }
    return parts.isEmpty ? change.after.changes(since: change.before).map(\.name).joined(separator: ", ") : parts.joined(separator: ", ")
  }

  /// The same for programs: what a signal would say now, and what silence will change.
  func writeRetention(_ value: RetentionStory.Value, to json: inout JSONWriter) {
    json.name("retention")
    value.signal.encode(into: &json)
    json.name("retention_if_silent")
    json.array { json in
      for change in value.silence {
        json.object { json in
          json.field("at", change.at)
          json.name("changed")
          json.array { json in for part in change.after.changes(since: change.before) { json.string(part.name) } }
          json.name("risk")
          if change.after.risk == .none { json.null() } else { json.string("\(change.after.risk)") }
        }
      }
    }
  }
}
