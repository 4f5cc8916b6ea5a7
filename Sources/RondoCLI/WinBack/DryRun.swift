internal import Replay
internal import Terminal
internal import Touchpoints
internal import WinBack
internal import WorkerRuntime
internal import WorkerSDK

/// The same records under two sets of plays.
struct DryRun {
  private let old: PlayLedger
  private let new: PlayLedger

  init(old: PlaySet, new: PlaySet) {
    self.old = PlayLedger(old)
    self.new = PlayLedger(new)
  }

  /// Both sets at work; what they read beside touchpoints comes from other workers of the run.
  var workers: [ReplayedWorker] {
    [old, new].map { ledger in
      ReplayedWorker(WorkerProgram(ObservedWinBack(worker: WinBackWorker(plays: ledger.plays), ledger: ledger)), outputs: nil)
    }
  }

  /// A customer who would hear of something else, or of something more or less often.
  private struct Changed {
    let customer: String
    let old: [String: Int]
    let new: [String: Int]
  }

  private var names: [String] { Set(old.tallies.keys).union(new.tallies.keys).sorted() }

  private var changed: [Changed] {
    let (before, after) = (old.messages, new.messages)
    return Set(before.keys).union(after.keys).sorted().compactMap { customer in
      let (left, right) = (before[customer] ?? [:], after[customer] ?? [:])
      return left == right ? nil : Changed(customer: customer, old: left, new: right)
    }
  }

  func report(customers: Int, asJSON: Bool) { Console.standardOutput.write(asJSON ? json(customers) : text(customers, .standardOutput)) }

  private static func sum(_ tallies: [String: PlayLedger.Tally]) -> PlayLedger.Tally {
    tallies.values.reduce(into: PlayLedger.Tally()) { $0 += $1 }
  }
}

/// For people.
extension DryRun {
  private func text(_ customers: Int, _ console: Console) -> String {
    let count = { (ledger: PlayLedger) in Set(ledger.plays.plays.map(\.id)).count }
    var text = "\(console.bold("plays"))  new ones, \(count(new)), against today's, \(count(old))\n"
    var table = TextTable([.left, .right, .right, .right, .right, .right, .right, .right, .right])
    table.add("triggers", "today", "new", "", "not contacted", "expected cost", "new", "at most", "new")
    for name in names { add(name, old.tallies[name] ?? .init(), new.tallies[name] ?? .init(), to: &table) }
    add("together", Self.sum(old.tallies), Self.sum(new.tallies), to: &table)
    text += table.text(indent: 2)
    text += "  costs in \(new.currency): sending, and what those get who are expected to react; at most if everybody does\n"
    text += suppressions(console)
    let changed = changed
    text += "\n\(console.bold("customers"))  \(new.messages.count.grouped) hear of something, "
    text += "\(old.messages.count.grouped) today; of something else, or more or less often: \(changed.count.grouped)\n"
    guard customers > 0, !changed.isEmpty else { return text }
    var list = TextTable([.left, .left, .left, .left])
    for change in changed.prefix(customers) { list.add(change.customer, Self.text(change.old), "→", Self.text(change.new)) }
    return text + list.text(indent: 2)
  }

  private func add(_ name: String, _ old: PlayLedger.Tally, _ new: PlayLedger.Tally, to table: inout TextTable) {
    let difference = new.fired - old.fired
    table.add(
      name, old.fired.grouped, new.fired.grouped, difference == 0 ? "" : (difference > 0 ? "+" : "") + difference.grouped,
      new.control.grouped, Self.amount(old.sending + old.expected), Self.amount(new.sending + new.expected),
      Self.amount(old.sending + old.most), Self.amount(new.sending + new.most))
  }

  private func suppressions(_ console: Console) -> String {
    let (before, after) = (Self.sum(old.tallies), Self.sum(new.tallies))
    var table = TextTable([.left, .right, .right])
    table.add("not sent", "today", "new")
    for reason in Set(before.suppressed.keys).union(after.suppressed.keys).sorted() {
      table.add(reason, (before.suppressed[reason] ?? 0).grouped, (after.suppressed[reason] ?? 0).grouped)
    }
    table.add("held until the morning", before.held.grouped, after.held.grouped)
    table.add("revoked", before.revoked.grouped, after.revoked.grouped)
    return "\n" + table.text(indent: 2)
  }

  private static func amount(_ micros: Int64) -> String { (Double(micros) / 1e6).text(2) }

  private static func text(_ messages: [String: Int]) -> String {
    let parts = messages.sorted { $0.key < $1.key }.map { $0.value == 1 ? $0.key : "\($0.value) × \($0.key)" }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

/// For programs.
extension DryRun {
  private func json(_ customers: Int) -> String {
    let changed = changed
    var json = JSONWriter(bytes: [])
    json.object { json in
      json.field("currency", new.currency)
      json.name("plays")
      json.object { json in
        for name in names {
          json.name(name)
          json.object { json in
            Self.write(old.tallies[name] ?? .init(), "today", &json)
            Self.write(new.tallies[name] ?? .init(), "new", &json)
          }
        }
      }
      json.field("customers_today", old.messages.count)
      json.field("customers_new", new.messages.count)
      json.field("changed", changed.count)
      json.name("changed_customers")
      json.array { json in
        for change in changed.prefix(customers) {
          json.object { json in
            json.field("customer", change.customer)
            Self.write(change.old, "today", &json)
            Self.write(change.new, "new", &json)
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private static func write(_ tally: PlayLedger.Tally, _ name: String, _ json: inout JSONWriter) {
    json.name(name)
    json.object { json in
      json.field("fired", tally.fired)
      json.field("control", tally.control)
      json.field("held", tally.held)
      json.field("revoked", tally.revoked)
      json.field("sending", micros: tally.sending)
      json.field("expected_incentives", micros: tally.expected)
      json.field("most_incentives", micros: tally.most)
      write(tally.suppressed, "suppressed", &json)
    }
  }

  private static func write(_ counts: [String: Int], _ name: String, _ json: inout JSONWriter) {
    json.name(name)
    json.object { json in for (name, count) in counts.sorted(by: { $0.key < $1.key }) { json.field(name, count) } }
  }
}
