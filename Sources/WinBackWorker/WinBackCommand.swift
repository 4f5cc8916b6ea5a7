internal import ArgumentParser
internal import FoundationEssentials
internal import Lifecycle
internal import WinBack
internal import WinBackPlays
internal import WorkerCommand
internal import WorkerRuntime

/// `winback-worker`: says when to turn to which customer, with what, and why.
@main
struct WinBackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winback-worker",
    abstract: "Says when to turn to which customer, with what, and why. It sends nothing.",
    discussion: """
      Reads touchpoints, lifecycle.transitions and retention.signals, and as tables catalog.products and marketing.costs; writes \
      winback.decisions and winback.triggers. Without --plays it runs the plays that come with Rondo.

      Every option is also an environment variable: RONDO_ and its name in capitals, such as RONDO_BOOTSTRAP_SERVERS.
      Exit codes: 0 stopped, 64 usage, 65 bad data, 69 broker not reached, 70 defect, 78 bad configuration.

      Examples:
        winback-worker --bootstrap-servers localhost:9092
        winback-worker --plays cart miss-you our-plays.yaml
        winback-worker --plays our-policy.yaml our-plays.yaml
      """)

  @OptionGroup(title: "Options of every worker") var worker: WorkerOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files with plays, and with a policy unless that of Rondo is to hold, or names of those that come with Rondo: \(Library.names).",
      valueName: "file"))
  var plays: [String] = []

  @concurrent
  static func main() async {
    let command = WorkerCommand.parse(WinBackCommand.self)
    do {
      let program = WorkerProgram(WinBackWorker(plays: try command.playSet()))
      await WorkerProcess(program, options: command.worker).run()
    } catch let errors as ModelErrors {
      WorkerProcess.end(78, errors.description)
    } catch {
      WorkerProcess.end(78, "\(error)")
    }
  }

  private func playSet() throws -> PlaySet {
    guard !plays.isEmpty else { return try Library.playSet() }
    var contents = PlayFile.Contents()
    for path in plays {
      if let file = Library.file(path) {
        contents.add(try PlayFile.parse(file.text, file: file.name))
        continue
      }
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw WorkerError(.configuration, "The file of plays \(path) cannot be read.")
      }
      contents.add(try PlayFile.parse(text, file: path))
    }
    try contents.completePolicy()
    return try PlaySet(contents.plays, policies: contents.policies)
  }
}
