package import RecordLog
package import WorkerSDK

/// What has to be true of the topics before a worker may begin.
package enum Startup {
  /// Looks the topics up, creates the worker's own changelog and dead-letter topic where they are missing, and settles the numbers.
  ///
  /// Topics that others write or read are never created here: they come from `rondo topics apply`, with their settings.
  package static func plan(
    _ edges: WorkerEdges, client: any LogClient, grace: EventTime.Interval, timeout: Duration
  ) throws(WorkerError) -> StagePlan {
    let names = edges.names
    let inputs = edges.inputTopics
    let outputs = edges.outputTopics
    let tables = edges.tableTopics
    let counts = try partitionCounts(
      of: inputs + outputs + tables + [names.changelog, names.deadLetters], client: client, timeout: timeout)
    for topic in inputs + outputs + tables where counts[topic] == nil {
      throw WorkerError(.configuration, "The topic \(topic) does not exist. Create it with: rondo topics apply")
    }
    let partitions = counts[inputs[0]] ?? 0
    // What is summed up goes by the sum's key, not by the customer's, and so to any number of partitions.
    let isSummed = edges.outputs.map(\.isSummed)
    for topic in inputs + zip(outputs, isSummed).filter({ !$0.1 }).map(\.0) + [names.changelog] {
      guard let count = counts[topic], count != partitions else { continue }
      throw WorkerError(
        .configuration,
        "The topic \(topic) has \(count) partitions, but \(inputs[0]) has \(partitions): inputs, outputs and changelog "
          + "of a worker need the same number. Create \(topic) anew with \(partitions)")
    }
    try create(names, counts: counts, partitions: partitions, client: client, timeout: timeout)
    return StagePlan(
      edges: edges, partitionCount: partitions, deadLetterPartitions: counts[names.deadLetters] ?? partitions,
      sumPartitions: Dictionary(zip(edges.outputs.map(\.name), outputs.map { counts[$0] ?? 1 }), uniquingKeysWith: { $1 }),
      maxRecordBytes: client.maxRecordBytes, grace: grace)
  }

  private static func partitionCounts(
    of topics: [String], client: any LogClient, timeout: Duration
  ) throws(WorkerError) -> [String: Int] {
    do throws(LogError) {
      return try client.partitionCounts(of: topics, timeout: timeout)
    } catch {
      throw WorkerError(
        .unreachable, "The broker was not reached within \(timeout): \(error). Check --bootstrap-servers and --kafka-config")
    }
  }

  private static func create(
    _ names: WorkerNames, counts: [String: Int], partitions: Int, client: any LogClient, timeout: Duration
  ) throws(WorkerError) {
    let wanted = [
      TopicSpecification(name: names.changelog, partitions: partitions, settings: ["cleanup.policy": "compact"]),
      TopicSpecification(name: names.deadLetters, partitions: partitions, settings: ["cleanup.policy": "delete"]),
    ]
    let missing = wanted.filter { counts[$0.name] == nil }
    guard !missing.isEmpty else { return }
    do throws(LogError) {
      try client.createTopics(missing, timeout: timeout)
    } catch {
      let list = missing.map(\.name).joined(separator: ", ")
      throw WorkerError(
        .configuration, "The topics \(list) do not exist and could not be created: \(error). Create them with: rondo topics apply")
    }
  }
}
