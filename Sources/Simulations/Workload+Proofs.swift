internal import WorkerRuntime
internal import WorkerSDK
package import WorkerTesting

extension Workload {
  /// A worker of one input, one event topic and one compacted topic.
  package static let counting = Workload(
    members: [.init(name: "counting", inputs: ["events"], makeProgram: { WorkerProgram(CountingWorker()) })], input: "events",
    eventTopics: ["counts"], compactedTopics: ["latest"])

  /// The same with sums over all customers, and the worker that adds them up. Their topics have another number of partitions.
  package static let adding = Workload(
    members: [
      .init(name: "counting", inputs: ["events"], makeProgram: { WorkerProgram(AddingWorker()) }),
      .init(name: "tallies", inputs: ["tally-parts"], makeProgram: { WorkerProgram(SummingWorker(Tallies())) }),
    ], input: "events", eventTopics: ["counts"], compactedTopics: ["latest", "totals"], sums: ["tally-parts", "totals"])

  /// A worker whose rules change amid the script of `seed`. Its first half is run by one that does not know, or, with `byTable`, by the same
  /// one before the table tells it; what it has processed by then is well before the change.
  package static func changing(seed: UInt64, byTable: Bool = false) -> Workload {
    let script = InputScript(seed: seed)
    let half = script.records.count / 2
    // Records come from up to twenty seconds ahead.
    let change = EventTime(milliseconds: script.records[half - 1].timestamp) + .seconds(30)
    let ignorant = { @Sendable () -> WorkerProgram in WorkerProgram(ChangingWorker(change: nil)) }
    let knowing = { @Sendable () -> WorkerProgram in WorkerProgram(ChangingWorker(change: change)) }
    let member = Workload.Member(
      name: ChangingWorker.name, inputs: ["events"], makePredecessor: byTable ? nil : ignorant, makeProgram: byTable ? ignorant : knowing)
    let rules = Workload.TableRecord(
      topic: "rules", key: byTable ? "rules" : "others", value: "2", delay: change.milliseconds - InputScript.start, isLate: byTable)
    var workload = Workload(members: [member], input: "events", eventTopics: ["counts"], compactedTopics: ["latest"], table: [rules])
    workload.changesAfter = half
    return workload
  }

  /// One worker, and one that reads what the first makes of the input beside the input itself, with a table.
  package static let joining = Workload(
    members: counting.members + [
      .init(name: "joining", inputs: ["events", "counts", "latest"], makeProgram: { WorkerProgram(JoiningWorker()) })
    ], input: "events", eventTopics: ["counts", "verdicts"], compactedTopics: ["latest", "standings"],
    table: (0..<6).map { .init(topic: "rates", key: "rate", value: "r\($0)", delay: $0 * 400_000 + 1_000) })
}
