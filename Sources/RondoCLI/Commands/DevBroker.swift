internal import ArgumentParser
internal import EmbeddedKafka
internal import Foundation
internal import RecordLog
internal import Terminal
internal import TopicFiles

struct DevBroker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev-broker",
    abstract: "A broker for a laptop: in memory, without durability.",
    discussion: """
      Runs the broker that librdkafka has built in, in the foreground, with all topics of topics/. It is for trying things out:
        - everything is in memory, and gone when it stops
        - a partition keeps 5 MB and drops the oldest records silently
        - transactions are not isolated: open and aborted records are visible
        - offsets that are sent to a transaction are discarded
        - no compaction, no TLS, no SASL, no admin API: topics apply and check fail
        - the first member joins a group after 3 s
        - it listens on 127.0.0.1 only

      Without --port a free one is taken: read the address from the first line, or from --address-file.

      Examples:
        rondo dev-broker --port 9092
        rondo dev-broker --partitions 2 --topic orders --address-file address
      """)

  @Option(help: ArgumentHelp("Port on 127.0.0.1 to listen on; 0 takes a free one.", valueName: "port"))
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("Partitions of every topic.", valueName: "n"))
  var partitions = 4

  @Option(help: ArgumentHelp("A further topic; may be given several times.", valueName: "name"))
  var topic: [String] = []

  @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "directory"))
  var directory = "topics"

  @Option(help: ArgumentHelp("File to write the address to, when the topics exist.", valueName: "file"))
  var addressFile: String?

  func validate() throws {
    guard (1...10_000).contains(partitions) else { throw ValidationError("--partitions has to lie between 1 and 10,000.") }
  }

  func run() throws {
    let names = try topicNames()
    // Before the address is known to anybody, so that no signal is missed.
    let signals = StopSignals()
    let broker = try start(names)
    let console = Console.standardOutput
    console.write("\(console.bold(broker.bootstrapServers))\n")
    console.write("In memory, without durability; for trying things out only. See: rondo dev-broker --help\n")
    console.write("\(names.count) topics of \(partitions) partitions: \(names.joined(separator: ", "))\n")
    if let addressFile { try write(broker.bootstrapServers, to: addressFile) }
    signals.wait()
    broker.stop()
    if let addressFile { try? FileManager.default.removeItem(atPath: addressFile) }
    console.write("stopped\n")
  }

  private func topicNames() throws(Failure) -> [String] {
    do {
      let described = try TopicDirectory.read(path: directory).map(\.topic)
      return described + topic.filter { !described.contains($0) }
    } catch { throw Failure(.badConfiguration, error.description) }
  }

  private func start(_ names: [String]) throws(Failure) -> EmbeddedBroker {
    do {
      let broker = try EmbeddedBroker(port: port)
      for name in names { try broker.createTopic(name, partitions: partitions) }
      return broker
    } catch { throw Failure(error.kind == .refused ? .badConfiguration : .defect, error.message) }
  }

  private func write(_ address: String, to path: String) throws(Failure) {
    do { try Data("\(address)\n".utf8).write(to: URL(filePath: path), options: .atomic) } catch {
      throw Failure(.badConfiguration, "\(path): cannot be written; check that its directory exists and may be written to.")
    }
  }
}
