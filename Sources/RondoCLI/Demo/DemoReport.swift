internal import Terminal

/// What a person wants to see at the end: who is where, how they moved, what was refused, and whether the numbers add up.
struct DemoReport {
  let ledger: DemoLedger
  /// What the workers say they have done, by kind.
  let totals: [String: [WorkerTotals]]
  let sent: Int
  let duration: Duration

  private func sum(_ kind: String, _ number: (WorkerTotals) -> Int) -> Int { (totals[kind] ?? []).reduce(0) { $0 + number($1) } }
  private func taken(_ kind: String) -> Int { sum(kind) { $0.records - $0.repeats - $0.deadLetters } }

  private var repeats: Int { sum(DemoWorkers.kinds[0]) { $0.repeats } }
  private var refused: Int { ledger.deadLetters.values.reduce(0, +) }
  private var taken: Int { taken(DemoWorkers.kinds[0]) }

  /// Every touchpoint was taken once, is a repeat, or is a dead letter.
  private var inputAddsUp: Bool { sent == Int(ledger.touchpoints) && sent == taken + repeats + refused }

  /// All kinds of workers have taken the same touchpoints, and the last one what the others said of them.
  private var workersAgree: Bool {
    DemoWorkers.kinds.dropLast().allSatisfy { taken($0) == taken }
      && taken(DemoWorkers.kinds[2]) == taken + ledger.transitionRecords + ledger.signals.signals
  }

  /// The phases topic says of every customer and model where its last transition led.
  private var phasesAgree: Bool {
    ledger.last.count == ledger.phases.count
      && ledger.last.allSatisfy { customer, models in
        models.allSatisfy { model, phase in ledger.phases[customer]?.models[model]?.phase == phase }
      }
  }

  var addsUp: Bool { inputAddsUp && phasesAgree && workersAgree && ledger.winBack.addsUp && ledger.dropped.isEmpty }

  func text(_ console: Console) -> String {
    ledger.directions.keys.sorted().map { model($0, console) }.joined() + retention(console) + winBack(console) + deadLetters(console)
      + accounts(console)
  }

  private func model(_ model: String, _ console: Console) -> String {
    var counts: [String: Int] = [:]
    for phases in ledger.phases.values {
      guard let phase = phases.models[model] else { continue }
      counts[phase.phase ?? "ended", default: 0] += 1
    }
    var moves = TextTable([.left, .right])
    for direction in ["entry", "forward", "backward", "re-entry", "exit"] {
      guard let count = ledger.directions[model]?[direction] else { continue }
      moves.add(direction, count.grouped)
    }
    let silent = ledger.causes[model]?["silence"] ?? 0
    return "\n\(console.bold(model))  customers per phase\n" + bars(counts, console)
      + "  transitions (\(silent.grouped) of them by silence)\n" + moves.text(indent: 4)
  }

  /// Counts with their shares, the largest first.
  private func bars(_ counts: [String: Int], _ console: Console) -> String {
    let total = max(counts.values.reduce(0, +), 1)
    var table = TextTable([.left, .right, .right, .left])
    for (name, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let share = (count * 1000 + total / 2) / total
      table.add(name, count.grouped, "\(share / 10).\(share % 10) %", console.green(String(repeating: "▇", count: (share + 20) / 40)))
    }
    return table.text(indent: 2)
  }

  private func retention(_ console: Console) -> String {
    let buyers = ledger.signals.risks.filter { $0.key != "none" }
    return "\n\(console.bold("risk"))  customers who bought, by how likely they are lost\n" + bars(buyers, console)
      + "\n\(console.bold("segments"))  of recency, frequency and monetary value\n" + bars(ledger.signals.segments, console)
  }

  private func winBack(_ console: Console) -> String {
    let (fired, control) = (ledger.winBack.triggers, ledger.winBack.outcomes["control"] ?? 0)
    let title = "\(fired.grouped) triggers by play; \(control.grouped) more were held out, to compare with"
    return "\n\(console.bold("win-back"))  \(title)\n" + bars(ledger.winBack.plays, console)
      + "\n\(console.bold("suppressed"))  what was not sent, by reason\n" + bars(ledger.winBack.suppressions, console)
  }

  private func deadLetters(_ console: Console) -> String {
    var table = TextTable([.left, .right])
    for (code, count) in ledger.deadLetters.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { table.add(code, count.grouped) }
    return "\n\(console.bold("dead letters"))  by reason\n" + (ledger.deadLetters.isEmpty ? "  none\n" : table.text(indent: 2))
  }

  private func accounts(_ console: Console) -> String {
    func check(_ holds: Bool) -> String { holds ? console.green("adds up") : console.red("does not add up") }
    let seconds = max(Double(duration / .milliseconds(1)) / 1000, 0.001)
    var table = TextTable([.left, .right, .left])
    table.add("touchpoints", ledger.touchpoints.grouped, "\(Int(Double(sent) / seconds).grouped) a second, all through the embedded broker")
    table.add("= processed", taken.grouped, "")
    table.add("+ repeats", repeats.grouped, "")
    table.add("+ dead letters", refused.grouped, check(inputAddsUp))
    table.add("transitions", ledger.transitions.grouped, "")
    table.add("customers", ledger.last.count.grouped, "each one's phases against its last transitions: \(check(phasesAgree))")
    table.add(
      "signals", ledger.signals.signals.grouped,
      "of \(ledger.signals.customers.grouped) customers, from as many touchpoints: \(check(workersAgree))")
    table.add(
      "decisions", ledger.winBack.decisions.grouped, "each trigger against the decision that fired it: \(check(ledger.winBack.addsUp))")
    let dropped = ledger.dropped.joined(separator: ", ")
    let lost = dropped.isEmpty ? "" : console.red("The broker dropped records of \(dropped): more --partitions.\n")
    return "\n\(console.bold("accounts"))\n" + table.text(indent: 2) + lost
  }
}
