internal import Foundation
internal import Kafka
internal import RecordLog
internal import TopicFiles

/// The brokers against which is measured: a Kafka cluster, or an embedded broker for each round.
final class Cluster {
  private let options: BrokerOptions
  private let described: [TopicFile]
  private let workplace: Workplace
  let partitions: Int
  private var opened = 0

  /// What a record takes in the log at most, compressed.
  static let bytesPerRecord = 250

  var isEmbedded: Bool { options.bootstrapServers == nil }

  /// How tables name it.
  var place: String { options.bootstrapServers.map { "Kafka at \($0)" } ?? "the embedded broker (librdkafka's mock)" }

  /// `bytes`: what has to be held in one topic. Topics are as their files say, but for partitions and replicas.
  init(_ options: BrokerOptions, bytes: Int, _ workplace: Workplace) throws {
    self.options = options
    self.workplace = workplace
    // The embedded broker keeps 5 MB a partition as they come, compressed; partitions are never filled evenly.
    partitions = options.partitions ?? (options.bootstrapServers == nil ? max(8, bytes / 2_500_000 + 1) : 8)
    do { described = try TopicDirectory.read(path: options.directory) } catch {
      throw BenchFailure(.badConfiguration, error.description)
    }
  }

  /// Fresh topics; close the site when its round is over.
  func open() throws -> Site {
    opened += 1
    return isEmbedded ? try openEmbedded() : try openKafka()
  }

  private func client(_ address: String, config: String?) throws -> KafkaClient {
    let configuration = try KafkaConfiguration(bootstrapServers: address, propertiesFile: config)
    return try KafkaClient(configuration, name: "rondo-bench", log: { _, _, _ in })
  }

  private func openKafka() throws -> Site {
    let address = options.bootstrapServers ?? ""
    let client = try client(address, config: options.kafkaConfig)
    // Nobody else's, even where two benches run at once.
    let prefix = "\(options.topicPrefix)\(UUID().uuidString.prefix(8).lowercased())."
    var topics = described.map { topic in
      TopicSpecification(name: prefix + topic.topic, partitions: partitions, replication: options.replication, settings: topic.settings)
    }
    topics.append(TopicSpecification(name: prefix + Site.copy, partitions: partitions, replication: options.replication))
    let names = topics.map(\.name)
    let taken = Cleanup()
    taken.add { try? client.admin.deleteTopics(names, timeout: .seconds(30)) }
    taken.add { Self.deleteGroups(["lifecycle", "retention", "winback", "floor"].map { prefix + $0 }, client) }
    workplace.cleanup.add { taken.run() }
    try client.createTopics(topics, timeout: .seconds(30))
    let deadline = ContinuousClock.now + .seconds(30)
    while try client.partitionCounts(of: names, timeout: .seconds(10)).count < names.count {
      guard ContinuousClock.now < deadline else { throw BenchFailure(.defect, "\(place): new topics did not appear within 30 seconds") }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return Site(
      client: client, address: address, kafkaConfig: options.kafkaConfig, prefix: prefix, partitions: partitions,
      close: { taken.run() })
  }

  /// A group can be deleted when its members are gone; one that was killed stays until its session ends.
  private static func deleteGroups(_ groups: [String], _ client: KafkaClient) {
    for group in groups {
      let deadline = ContinuousClock.now + .seconds(25)
      while ContinuousClock.now < deadline {
        do {
          try client.admin.deleteGroups([group], timeout: .seconds(10))
          break
        } catch { Thread.sleep(forTimeInterval: 0.5) }
      }
    }
  }

  private func openEmbedded() throws -> Site {
    let file = "\(workplace.folder)/broker-\(opened).address"
    let broker = try Child(
      "rondo",
      ["dev-broker", "--partitions", "\(partitions)", "--topic", Site.copy, "--address-file", file, "--directory", options.directory],
      log: "\(workplace.folder)/broker-\(opened).log")
    workplace.cleanup.add { broker.kill() }
    let deadline = ContinuousClock.now + .seconds(20)
    while !FileManager.default.fileExists(atPath: file) {
      guard broker.isRunning, ContinuousClock.now < deadline else {
        throw BenchFailure(.defect, "the embedded broker did not start: \(broker.text)")
      }
      Thread.sleep(forTimeInterval: 0.01)
    }
    let address = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    // It lets a member in when the others' sessions have nearly run out.
    let config = "\(workplace.folder)/client.properties"
    let properties = "session.timeout.ms=3500\nheartbeat.interval.ms=200\n"
    try properties.write(toFile: config, atomically: true, encoding: .utf8)
    return Site(
      client: try client(address, config: config), address: address, kafkaConfig: config, prefix: "", partitions: partitions,
      close: { broker.kill() })
  }
}
