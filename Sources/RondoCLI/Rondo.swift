internal import ArgumentParser
internal import CommandOptions
internal import Foundation
internal import Terminal

/// Everything that is not a worker.
@main
struct Rondo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rondo",
    abstract: "Customer lifecycles on Kafka: everything that is not a worker.",
    discussion: """
      Every option is also an environment variable: RONDO_ and its name in capitals, such as RONDO_BOOTSTRAP_SERVERS.
      Exit codes: 0 done, 64 usage, 65 bad data, 69 broker not reached, 70 defect, 78 bad configuration.
      """,
    version: "0.1.0",
    subcommands: [
      Demo.self, Generate.self, Import.self, ReplayCommand.self, Explain.self, Lint.self, Fit.self, Score.self, Rebuild.self, Topics.self,
      DevBroker.self,
    ]
  )

  static func main() {
    let environment = EnvironmentOptions(ProcessInfo.processInfo.environment)
    do {
      var command = try parseAsRoot(environment.arguments(Array(CommandLine.arguments.dropFirst()), of: Rondo.self))
      try command.run()
    } catch let failure as Failure {
      Console.standardError.write("rondo: \(failure)\n")
      exit(withError: ExitCode(failure.exitCode.rawValue))
    } catch {
      exit(withError: error)
    }
  }
}
