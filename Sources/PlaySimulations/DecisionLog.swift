internal import Foundation
package import WorkerTesting

/// What a run has decided and published, as it stands in its topics: without the plays' own code.
package struct DecisionLog {
  private struct Decision: Decodable {
    struct Gate: Decodable { let passed: Bool }
    let id: String
    let candidate: String
    let customer: String
    let play: String
    let at: String
    let outcome: String
    let gates: [Gate]
    let trigger: String?
    let inputs_behind: [String]
  }

  private struct Trigger: Decodable {
    let id: String
    let status: String
  }

  private var decisions: [Decision] = []
  private var triggers: [Trigger] = []
  private var unreadable = 0

  package init(of run: Simulation) {
    let decoder = JSONDecoder()
    for record in run.broker.visibleRecords("winback.decisions").joined() where record.key != nil {
      if let decision = try? decoder.decode(Decision.self, from: Data(record.value ?? [])) {
        decisions.append(decision)
      } else {
        unreadable += 1
      }
    }
    for record in run.broker.visibleRecords("winback.triggers").joined() where record.key != nil {
      if let trigger = try? decoder.decode(Trigger.self, from: Data(record.value ?? [])) {
        triggers.append(trigger)
      } else {
        unreadable += 1
      }
    }
  }

  /// How many decisions there are by outcome.
  package var outcomes: [String: Int] { decisions.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 } }

  /// What must not be in a log, in words: something that fires twice, a trigger without a decision, too many messages a day.
  func violations(marketing: Set<String>, mostPerDay: Int) -> [String] {
    var found = unreadable > 0 ? ["\(unreadable) decisions or triggers cannot be read"] : []
    found += decisions.filter { !$0.inputs_behind.isEmpty }.map { "the decision \($0.id) did not wait" }
    let fired = decisions.filter { $0.outcome == "fired" }
    found += fired.filter { !$0.gates.allSatisfy(\.passed) || $0.gates.isEmpty }.map { "the decision \($0.id) fired past a gate" }
    found += Self.twice((fired + decisions.filter { $0.outcome == "control" }).map(\.candidate)).map { "the candidate \($0) fired twice" }
    let active = triggers.filter { $0.status == "active" }.map(\.id)
    found += Self.twice(active).map { "the trigger \($0) is there twice" }
    let decided = Set(fired.compactMap(\.trigger))
    found += Set(active).symmetricDifference(decided).sorted().map { "the trigger \($0) is without its decision, or the other way round" }
    let known = Set(active)
    for trigger in triggers where trigger.status == "revoked" && !known.contains(trigger.id) {
      found.append("the trigger \(trigger.id) is revoked and never was active")
    }
    return found + crowdedDays(marketing, mostPerDay)
  }

  private static func twice(_ ids: [String]) -> [String] {
    Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// Customers who are not contacted use up their days like the others.
  private func crowdedDays(_ marketing: Set<String>, _ most: Int) -> [String] {
    let sent = decisions.filter {
      ($0.outcome == "fired" || $0.outcome == "control") && marketing.contains($0.play) && !PlayScript.mayBeErased($0.customer)
    }
    return Dictionary(grouping: sent) { "\($0.customer) on \($0.at.prefix(10))" }.filter { $0.value.count > most }
      .map { "\($0.value.count) messages to \($0.key)" }.sorted()
  }
}
