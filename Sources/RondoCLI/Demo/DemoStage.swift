internal import EmbeddedKafka
internal import Foundation
internal import RecordLog
internal import TopicFiles

/// What a demonstration runs on: the embedded broker with its topics, and a temporary folder.
final class DemoStage: Sendable {
  let address: String
  let topics: [String]
  let partitions: Int
  /// For the workers' logs and states.
  let folder: String
  let broker: Broker
  private let embedded: EmbeddedBroker

  init(partitions: Int, directory: String, port: UInt16) throws(Failure) {
    self.partitions = partitions
    let described: [String]
    do { described = try TopicDirectory.read(path: directory).map(\.topic) } catch {
      throw Failure(.badConfiguration, error.description)
    }
    topics = described
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-demo-\(UUID().uuidString)")
    self.folder = folder.path
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch { throw Failure(.badConfiguration, "\(folder.path): cannot be created; set TMPDIR to a directory that may be written to") }
    do {
      embedded = try EmbeddedBroker(port: port)
      for topic in described { try embedded.createTopic(topic, partitions: partitions) }
    } catch { throw Failure(error.kind == .refused ? .badConfiguration : .defect, error.message) }
    address = embedded.bootstrapServers
    broker = try Broker(bootstrapServers: address, kafkaConfig: nil)
  }

  /// Stops the broker and takes the folder away.
  func stop() {
    embedded.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }
}
