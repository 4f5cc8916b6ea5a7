package import WorkerTesting

/// Runs of a workload under seeds, held against an undisturbed run of the same input by one process.
package struct Chaos {
  package let workload: Workload
  /// Whether the workers write ticks into silence. An undisturbed run reads those that are in the log then.
  package var writesTicks = false
  package var parts = ProcessParts()
  /// How many rounds of faults there are; as many as usual unless given.
  package var rounds: Int?
  /// What a seed makes of the input.
  package var script: @Sendable (_ seed: UInt64, _ isTame: Bool) -> InputScript = { InputScript(seed: $0, isTame: $1) }
  /// What is wrong with what a run says, and an undisturbed one, beside where they differ.
  package var check: @Sendable (_ disturbed: Simulation, _ peaceful: Simulation) -> [String] = { disturbed, peaceful in
    let sums = disturbed.workload.sums.isEmpty ? [] : TallyModel.differences(in: disturbed) + TallyModel.differences(in: peaceful)
    return (disturbed.workload.changesAfter == nil ? CountingModel.differences(in: peaceful) : []) + sums
  }

  package init(_ workload: Workload, parts: ProcessParts = ProcessParts()) {
    self.workload = workload
    self.parts = parts
  }

  /// What `seed` is about: one worker or two, of which the second joins inputs or adds up sums, with ticks or without.
  package init(seed: UInt64) {
    self.init(seed % 2 == 1 ? .joining : seed % 3 == 0 ? .adding : .counting)
    writesTicks = seed / 2 % 16 == 0
  }

  /// What came of a seed.
  package struct Verdict: Sendable {
    /// What is wrong, in words; empty if nothing is.
    package var violations: [String]
    package var faults: [FaultKind: Int]
    package var steps: Int
    /// Outputs that could be read before the faults ended, and after.
    package var outputs: (underFaults: Int, inPeace: Int)
  }

  /// Runs `seed`, and everything that it is held against.
  package func verdict(seed: UInt64) -> Verdict {
    let disturbed = run(seed: seed, settings: disturbedSettings(seed))
    return Verdict(
      violations: violations(of: disturbed, seed: seed), faults: disturbed.broker.faults.counts, steps: disturbed.steps,
      outputs: disturbed.outputs)
  }

  private func violations(of disturbed: Simulation, seed: UInt64) -> [String] {
    guard disturbed.violations.isEmpty else { return disturbed.violations }
    let peaceful =
      writesTicks
      ? Simulation.replay(of: disturbed)
      : run(seed: seed, settings: SimulationSettings(partitions: disturbed.settings.partitions), parts: ProcessParts())
    guard peaceful.violations.isEmpty else { return ["undisturbed: "] + peaceful.violations }
    return RunObservation(of: disturbed).differences(from: RunObservation(of: peaceful)) + check(disturbed, peaceful)
  }

  /// The end of the schedule of `seed`: virtual milliseconds, and what happened.
  package func trace(seed: UInt64, last count: Int = 60) -> [String] {
    var settings = disturbedSettings(seed)
    settings.keepsTrace = true
    return run(seed: seed, settings: settings).trace.suffix(count)
  }

  package func disturbedSettings(_ seed: UInt64) -> SimulationSettings {
    var settings = SimulationSettings(disturbedBy: seed)
    settings.writesTicks = writesTicks
    // Between two records of a script with ticks all the time passes that lies between them, and everybody goes on in it.
    if writesTicks { settings.rounds = 300 }
    if let rounds { settings.rounds = rounds }
    return settings
  }

  package func run(seed: UInt64, settings: SimulationSettings, isTame: Bool = false) -> Simulation {
    run(seed: seed, settings: settings, isTame: isTame, parts: parts)
  }

  private func run(seed: UInt64, settings: SimulationSettings, isTame: Bool = false, parts: ProcessParts) -> Simulation {
    var settings = settings
    settings.parts = parts
    let simulation = Simulation(workload, script: script(seed, isTame), seed: seed, settings: settings)
    simulation.run()
    return simulation
  }
}
