public import ArgumentParser
internal import CommandOptions
internal import FoundationEssentials
public import WorkerRuntime
public import WorkerSDK

/// The command of a worker that has no options of its own.
///
///     @main
///     struct ComplaintSurgeWorker: StandaloneWorker { … }
public protocol StandaloneWorker: Worker {
  /// The worker, as it runs.
  init()

  /// What runs beside it in the same process, such as the second stage of what it adds up.
  var companions: [Companion] { get }
}

extension StandaloneWorker {
  /// Nothing.
  public var companions: [Companion] { [] }

  /// Reads the options, runs the worker, and ends the process with its exit code.
  @inlinable
  @concurrent
  public static func main() async {
    let worker = Self()
    await WorkerCommand.run(WorkerProgram(worker), worker.companions.map(\.program))
  }
}

/// The way from a command line to a running worker.
public enum WorkerCommand {
  /// Runs a worker that has only the options of every worker, and `others` beside it.
  @concurrent
  public static func run(_ program: WorkerProgram, _ others: [WorkerProgram] = []) async {
    let options = parse(PlainCommand.self).worker
    await WorkerProcess(program, others, options: options).run()
  }

  /// Reads `Command` from the command line and the environment; ends the process where they do not fit, or ask for help.
  public static func parse<Command: ParsableCommand>(_ command: Command.Type) -> Command {
    let environment = EnvironmentOptions(ProcessInfo.processInfo.environment)
    let arguments = environment.arguments(Array(CommandLine.arguments.dropFirst()), of: command)
    do {
      var parsed = try command.parseAsRoot(arguments)
      if let parsed = parsed as? Command { return parsed }
      // The parser's own command, which shows the help.
      try parsed.run()
      command.exit()
    } catch {
      command.exit(withError: error)
    }
  }

  private struct PlainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: CommandLine.arguments.first.map { String($0.split(separator: "/").last ?? "worker") } ?? "worker",
      discussion: """
        Every option is also an environment variable: RONDO_ and its name in capitals, such as RONDO_BOOTSTRAP_SERVERS.
        Exit codes: 0 stopped, 64 usage, 65 bad data, 69 broker not reached, 70 defect, 78 bad configuration.
        """)

    @OptionGroup var worker: WorkerOptions
  }
}
