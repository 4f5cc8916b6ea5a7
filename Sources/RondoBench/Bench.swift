internal import ArgumentParser
internal import RecordLog
internal import Terminal

/// Measures workers beside the floor: what the same binding costs that reads and writes the same records and does nothing with them.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rondo-bench",
    abstract: "Measures workers beside the floor: records read and written unchanged through the same binding, exactly once.",
    discussion: """
      Everything runs in one go against one broker, each measured part as a process of its own. Without --bootstrap-servers that broker is
      the embedded one, which is slower than Kafka, isolates no transactions and keeps 5 MB a partition: its numbers tell the CPU of the
      workers, not the throughput of a cluster.

      Examples:
        rondo-bench --bootstrap-servers localhost:9092
        rondo-bench --customers 20000 --events 200000 --rounds 1
      """,
    subcommands: [Throughput.self, Latency.self, Restore.self, Floor.self],
    defaultSubcommand: Throughput.self)

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as BenchFailure {
      Console.standardError.write("rondo-bench: \(failure)\n")
      exit(withError: ExitCode(failure.code.rawValue))
    } catch let error as LogError {
      Console.standardError.write("rondo-bench: \(error)\n")
      exit(withError: ExitCode(BenchFailure.Code.brokerNotReached.rawValue))
    } catch {
      exit(withError: error)
    }
  }
}
