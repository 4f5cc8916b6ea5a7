internal import Terminal

/// What a person wants to see at the end: who is where, how they moved, what was refused, and whether the numbers add up.
struct DemoReport {
  let ledger: DemoLedger
  let totals: [WorkerTotals]
  let sent: Int
  let duration: Duration

  private var records: Int { totals.reduce(0) { $0 + $1.records } }
  private var repeats: Int { totals.reduce(0) { $0 + $1.repeats } }
  private var refused: Int { ledger.deadLetters.values.reduce(0, +) }
  private var taken: Int { records - repeats - totals.reduce(0) { $0 + $1.deadLetters } }

  /// Every touchpoint was taken once, is a repeat, or is a dead letter.
  private var inputAddsUp: Bool { sent == Int(ledger.touchpoints) && sent == taken + repeats + refused }

  /// The phases topic says of every customer and model where its last transition led.
  private var phasesAgree: Bool {
    ledger.last.count == ledger.phases.count
      && ledger.last.allSatisfy { customer, models in
        models.allSatisfy { model, phase in ledger.phases[customer]?.models[model]?.phase == phase }
      }
  }

  var addsUp: Bool { inputAddsUp && phasesAgree && ledger.dropped.isEmpty }

  func text(_ console: Console) -> String {
    ledger.directions.keys.sorted().map { model($0, console) }.joined() + deadLetters(console) + accounts(console)
  }

  private func model(_ model: String, _ console: Console) -> String {
    var counts: [String: Int] = [:]
    for phases in ledger.phases.values {
      guard let phase = phases.models[model] else { continue }
      counts[phase.phase ?? "ended", default: 0] += 1
    }
    let total = max(counts.values.reduce(0, +), 1)
    var table = TextTable([.left, .right, .right, .left])
    for (phase, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let share = (count * 1000 + total / 2) / total
      table.add(phase, count.grouped, "\(share / 10).\(share % 10) %", console.green(String(repeating: "▇", count: (share + 20) / 40)))
    }
    var moves = TextTable([.left, .right])
    for direction in ["entry", "forward", "backward", "re-entry", "exit"] {
      guard let count = ledger.directions[model]?[direction] else { continue }
      moves.add(direction, count.grouped)
    }
    let silent = ledger.causes[model]?["silence"] ?? 0
    return "\n\(console.bold(model))  customers per phase\n" + table.text(indent: 2)
      + "  transitions (\(silent.grouped) of them by silence)\n" + moves.text(indent: 4)
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
    let dropped = ledger.dropped.joined(separator: ", ")
    let lost = dropped.isEmpty ? "" : console.red("The broker dropped records of \(dropped): more --partitions.\n")
    return "\n\(console.bold("accounts"))\n" + table.text(indent: 2) + lost
  }
}
