internal import ArgumentParser
internal import Dispatch
internal import Kafka
internal import RecordLog
internal import Synchronization

/// The floor as a process of its own, so that its CPU is nobody else's. It speaks as a worker does.
struct Floor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "floor", abstract: "Reads records and writes them unchanged, exactly once.", shouldDisplay: false)

  @Option var bootstrapServers: String
  @Option var topicPrefix = ""
  @Option var kafkaConfig: String?
  @Option(help: "Milliseconds between two commits.")
  var commitInterval = 100

  func run() throws {
    let stopping = StopFlag()
    let configuration = try KafkaConfiguration(bootstrapServers: bootstrapServers, propertiesFile: kafkaConfig)
    let client = try KafkaClient(configuration, name: "floor", log: { _, _, _ in })
    let loop = try FloorLoop(client, prefix: topicPrefix, commitInterval: .milliseconds(commitInterval))
    while try loop.step(isStopping: stopping.isSet) {}
  }
}
