import Foundation
import Testing
import WorkerRuntime
import WorkerTesting

/// Runs of a workload under seeds, held against an undisturbed run of the same input by one process.
struct Chaos {
  let workload: Workload
  var parts = ProcessParts()

  static let counting = Workload(
    members: [.init(name: "counting", inputs: ["events"], makeProgram: { WorkerProgram(CountingWorker()) })], input: "events",
    eventTopics: ["counts"], compactedTopics: ["latest"])

  static let joining = Workload(
    members: counting.members + [
      .init(name: "joining", inputs: ["events", "counts"], makeProgram: { WorkerProgram(JoiningWorker()) })
    ], input: "events", eventTopics: ["counts", "verdicts"], compactedTopics: ["latest", "standings"],
    table: (0..<6).map { .init(topic: "rates", key: "rate", value: "r\($0)", delay: $0 * 400_000 + 1_000) })

  /// The faults of the schedule itself, beside the broker's.
  static let faults = [
    "committer hangs", "compaction", "crash within a step", "hang", "scale", "stop", "takeover", "twin", "process ended by itself",
  ]

  /// How many seeds a range has; `RONDO_SEEDS` sets the number for all ranges together.
  static func seeds(_ part: Int, of parts: Int) -> [UInt64] {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["RONDO_SEED"].flatMap(UInt64.init) { return part == 0 ? [seed] : [] }
    let count = environment["RONDO_SEEDS"].flatMap(Int.init) ?? 200
    return (0..<count).filter { $0 % parts == part }.map { UInt64($0) }
  }

  /// What is wrong with the run of `seed`; empty if nothing is.
  func violations(seed: UInt64, tally: inout [String: Int]) -> [String] {
    let disturbed = run(seed: seed, settings: disturbedSettings(seed))
    for (fault, count) in disturbed.broker.faults.counts { tally[fault.rawValue, default: 0] += count }
    tally.merge(disturbed.tally, uniquingKeysWith: +)
    tally["steps", default: 0] += disturbed.steps
    guard disturbed.violations.isEmpty else { return disturbed.violations }
    let peaceful = Chaos(workload: workload)
      .run(seed: seed, settings: SimulationSettings(partitions: disturbed.settings.partitions))
    guard peaceful.violations.isEmpty else { return ["undisturbed: "] + peaceful.violations }
    return RunObservation(of: disturbed).differences(from: RunObservation(of: peaceful))
  }

  func disturbedSettings(_ seed: UInt64) -> SimulationSettings {
    var settings = SimulationSettings(disturbedBy: seed)
    settings.parts = parts
    return settings
  }

  func run(seed: UInt64, settings: SimulationSettings, isTame: Bool = false) -> Simulation {
    let simulation = Simulation(workload, script: InputScript(seed: seed, isTame: isTame), seed: seed, settings: settings)
    simulation.run()
    return simulation
  }

  /// Runs `seeds`; a failure names the command that repeats it and the end of its schedule.
  func check(_ seeds: [UInt64], test: String) -> [String: Int] {
    var tally: [String: Int] = [:]
    for seed in seeds {
      let violations = violations(seed: seed, tally: &tally)
      guard !violations.isEmpty else { continue }
      var settings = disturbedSettings(seed)
      settings.keepsTrace = true
      let trace = run(seed: seed, settings: settings).trace.suffix(60).joined(separator: "\n  ")
      Issue.record(
        """
        seed \(seed): \(violations.prefix(4).joined(separator: "\n"))
        The end of the schedule (ms, what happened):
          \(trace)
        Repeat it with: RONDO_SEED=\(seed) swift test --filter '\(test)'
        """)
      break
    }
    return tally
  }
}
