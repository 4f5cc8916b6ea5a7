/// What a simulation is to be, beside its workload and its seed.
package struct SimulationSettings {
  package var partitions: Int32
  /// Processes per worker at the most.
  package var processes: Int
  /// Whether faults are put in the way. Without, one step follows the other in peace.
  package var isDisturbed: Bool
  /// The number of rounds with faults.
  package var rounds = 900
  package var parts = ProcessParts()
  /// Whether the workers write ticks. Then the clock follows the script, whose silences it is that they write about.
  package var writesTicks = false
  /// Whether, when all is done, unprocessed input is deleted, at which the workers have to end.
  package var endsWithHole = false
  /// The size of the frames on the disk of every process slot, which outlives its processes and holds snapshots of states; `nil` for none.
  package var frameBytes: Int?
  /// How many bytes of states a process may hold in memory; `nil` for as many as there are.
  package var memoryLimit: Int?
  /// Whether alarms that are due before a record fire one by one, with everything else between them.
  package var slicesAlarms = false
  /// Whether what happened is written down, for a person to read.
  package var keepsTrace = false

  /// A peaceful run.
  package init(partitions: Int32, processes: Int = 1) {
    self.partitions = partitions
    self.processes = processes
    isDisturbed = false
  }

  /// What `seed` makes of it.
  package init(disturbedBy seed: UInt64) {
    var generator = SeededGenerator(seed: seed &* 17 &+ 3)
    partitions = Int32.random(in: 1...4, using: &generator)
    processes = Int.random(in: 1...4, using: &generator)
    isDisturbed = true
    slicesAlarms = seed % 2 == 1
    endsWithHole = Int.random(in: 0...7, using: &generator) == 0
    guard Int.random(in: 0...9, using: &generator) < 8 else { return }
    // Most of them so small that there are many, and some to be cleaned.
    frameBytes = 1024 << max(0, Int.random(in: -2...3, using: &generator))
    if Bool.random(using: &generator) { memoryLimit = Int.random(in: 1...6_000, using: &generator) }
  }
}
