package import WorkerSDK

/// ``CountingWorker``, which also adds to sums over all customers: how much happened, how many customers have come how far, and how many
/// stand where. The last is a sum from which customers are taken again.
package struct AddingWorker: Worker {
  package static let name = CountingWorker.name
  package static var inputs: [Source<CountingWorker.Event>] { CountingWorker.inputs }
  package static var outputs: [Output] { CountingWorker.outputs + [Output(Tallies.parts)] }

  private let counting = CountingWorker()

  package init() {}

  /// Adds before the record may be refused.
  package func process(
    _ record: Record<CountingWorker.Event>, state: inout CountingWorker.State?, outbox: inout Outbox
  ) throws(Rejection) {
    Self.add(record.value.id, before: state?.count ?? 0, to: &outbox)
    try counting.process(record, state: &state, outbox: &outbox)
  }

  package func punctuate(_ alarm: Alarm, state: inout CountingWorker.State?, outbox: inout Outbox) {
    outbox.add(1, to: Tallies.parts, key: .all, counter: Tallies.silences)
    counting.punctuate(alarm, state: &state, outbox: &outbox)
  }

  /// What a record adds of a customer who has had `count` of them so far.
  package static func add(_ id: String, before count: Int, to outbox: inout Outbox) {
    outbox.add(1, to: Tallies.parts, key: .all, counter: Tallies.effects)
    outbox.add(1, to: Tallies.parts, key: .reached(count + 1))
    if count > 0 { outbox.add(-1, to: Tallies.parts, key: .standing, counter: count) }
    if !id.hasPrefix("f") { outbox.add(1, to: Tallies.parts, key: .standing, counter: count + 1) }
  }
}

/// What ``AddingWorker`` adds up.
package struct Tallies: Summation {
  package static let name = "tallies"
  package static let parts = SummedTopic<Key>("tally-parts")
  package static var totals: Topic<Total<Tallies>> { Topic("totals", type: "test.total.v1", isCompacted: true) }
  /// Counters of the key `all`.
  static let effects = 0
  static let silences = 1

  package enum Key: SumKey, Hashable {
    case all
    case standing
    /// How many customers have had so many records.
    case reached(Int)

    package func encode(into key: inout KeyWriter) {
      switch self {
      case .all: key.write("all")
      case .standing: key.write("standing")
      case .reached(let count):
        key.write("reached ")
        key.write(Int64(count))
      }
    }

    package init?(_ text: String) {
      switch text {
      case "all": self = .all
      case "standing": self = .standing
      default:
        guard text.hasPrefix("reached "), let count = Int(text.dropFirst(8)) else { return nil }
        self = .reached(count)
      }
    }
  }

  package init() {}

  package func encode(_ total: Total<Tallies>, into json: inout JSONWriter) { Self.encode(total.sum, into: &json) }

  static func encode(_ sum: Sum, into json: inout JSONWriter) {
    json.object {
      $0.field("additions", sum.additions)
      for entry in sum.counters.entries { $0.field("\(entry.counter)", entry.value) }
    }
  }
}
