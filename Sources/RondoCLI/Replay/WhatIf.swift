internal import Lifecycle
internal import Replay
internal import Terminal
internal import WorkerRuntime
internal import WorkerSDK

/// The same records under two sets of models.
struct WhatIf {
  private let old: MoveLedger
  private let new: MoveLedger

  init(old: ModelSet, new: ModelSet) {
    // A phase that is only called otherwise in the new models is the same one.
    self.old = MoveLedger(old, against: new)
    self.new = MoveLedger(new)
  }

  /// Both sets at work.
  var workers: [ReplayedWorker] {
    [old, new].map { ledger in
      ReplayedWorker(WorkerProgram(ObservedLifecycle(models: ledger.models, ledger: ledger)), outputs: nil)
    }
  }

  /// Models of the same name, or the only ones, each with all its versions.
  private var pairs: [(old: Int, new: Int)] {
    let (before, after) = (Self.names(old), Self.names(new))
    if before.count == 1, after.count == 1 { return [(0, 0)] }
    return after.indices.compactMap { index in before.firstIndex(of: after[index]).map { ($0, index) } }
  }

  private static func names(_ ledger: MoveLedger) -> [String] {
    ledger.models.lineages.map { versions in versions.last.map { ledger.models.sources[$0].id } ?? "" }
  }

  func report(customers: Int, asJSON: Bool) {
    let differences = pairs.map { ModelDifference(old, $0.old, new, $0.new) }
    let alone = unpaired
    guard !asJSON else {
      var json = JSONWriter(bytes: [])
      json.object { json in
        json.name("models")
        json.array { json in for difference in differences { difference.write(to: &json, customers: customers) } }
        json.name("not_compared")
        json.array { json in for name in alone { json.string(name) } }
      }
      return Console.standardOutput.write(String(decoding: json.bytes, as: UTF8.self) + "\n")
    }
    let console = Console.standardOutput
    for difference in differences { console.write(difference.text(customers: customers, console)) }
    for name in alone { console.write("\(name): in one set of models only, not compared\n") }
  }

  private var unpaired: [String] {
    let pairs = pairs
    let left = Self.names(old).enumerated().filter { name in !pairs.contains { $0.old == name.offset } }
    let right = Self.names(new).enumerated().filter { name in !pairs.contains { $0.new == name.offset } }
    return (left + right).map(\.element)
  }
}
