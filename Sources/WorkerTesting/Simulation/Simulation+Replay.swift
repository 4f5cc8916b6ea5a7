internal import RecordLog

extension Simulation {
  /// Reads again, in peace and by one process, the input that another run left in its log, ticks included.
  package static func replay(of other: Simulation) -> Simulation {
    let settings = SimulationSettings(partitions: other.settings.partitions)
    let replay = Simulation(other.workload, script: other.script, seed: 0, settings: settings)
    for record in other.broker.visibleRecords(other.workload.input).joined() {
      _ = try? replay.broker.append(
        to: record.partition, key: record.key, value: record.value, headers: record.headers, timestamp: record.timestamp)
    }
    replay.appended = other.script.records.count
    replay.run()
    return replay
  }
}
