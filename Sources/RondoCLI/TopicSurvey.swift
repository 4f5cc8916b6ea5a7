internal import Foundation
internal import Kafka
internal import RecordLog
internal import Terminal
internal import TopicFiles

/// The topics as they are wanted beside those that a broker has.
struct TopicSurvey {
  private let broker: Broker
  private let wanted: [TopicSpecification]
  private let found: [String: TopicDescription]

  init(_ options: TopicOptions) throws(Failure) {
    let wanted = try options.wanted()
    let broker = try Broker(bootstrapServers: options.bootstrapServers, kafkaConfig: options.kafkaConfig)
    do {
      found = try broker.client.admin.describeTopics(wanted.map(\.name), timeout: Broker.timeout)
    } catch { throw Failure(error, at: broker.place) }
    self.wanted = wanted
    self.broker = broker
  }

  private var missing: [TopicSpecification] { wanted.filter { found[$0.name] == nil } }

  /// Creates what is missing, and waits until the brokers know it: their answer comes before, and whoever writes next would find nothing.
  func create() throws(Failure) {
    let names = missing.map(\.name)
    guard !names.isEmpty else { return }
    do throws(LogError) {
      try broker.client.createTopics(missing, timeout: Broker.timeout)
      let deadline = ContinuousClock.now + Broker.timeout
      while try broker.client.partitionCounts(of: names, timeout: Broker.timeout).count < names.count, ContinuousClock.now < deadline {
        Thread.sleep(forTimeInterval: 0.05)
      }
    } catch { throw Failure(error, at: broker.place) }
  }

  /// Prints a line per topic and one per difference; throws where something is not as wanted.
  func report(created: Bool) throws(Failure) {
    let console = Console.standardOutput
    var table = TextTable([.left, .left, .left, .left, .left])
    table.add(console.bold("topic"), console.bold("state"), console.bold("what"), console.bold("wanted"), console.bold("found"))
    var drifted = 0
    for topic in wanted {
      guard let description = found[topic.name] else {
        let shape = "\(topic.partitions) × \(topic.replication ?? 1)"
        table.add(topic.name, created ? console.green("created") : console.red("missing"), "partitions × replicas", shape, "")
        continue
      }
      let drift = TopicDrift.compare(
        topic, partitions: description.partitions, replication: description.replication, settings: description.settings)
      if drift.isEmpty { table.add(topic.name, console.green("in order")) }
      for difference in drift {
        table.add(topic.name, console.red("differs"), difference.what, difference.wanted, difference.found)
      }
      drifted += drift.isEmpty ? 0 : 1
    }
    console.write(table.text())
    let absent = created ? 0 : missing.count
    guard drifted + absent > 0 else { return }
    let cures = [
      absent > 0 ? "\(absent) missing, create with: rondo topics apply" : nil,
      drifted > 0 ? "\(drifted) differ, change them with Kafka's own tools or mend their files" : nil,
    ]
    throw Failure(.badConfiguration, "\(broker.place): \(cures.compactMap { $0 }.joined(separator: "; ")).")
  }
}
