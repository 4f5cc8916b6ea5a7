internal import ArgumentParser
internal import FoundationEssentials
internal import Retention
internal import WorkerCommand
internal import WorkerRuntime

/// `retention-worker`: says what every customer is worth, and whether it still is one.
@main
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention-worker",
    abstract: "Says what every customer is worth, how likely it is to be lost and how satisfied it is, whenever that changes.",
    discussion: """
      Reads touchpoints; writes retention.signals. Parameters come from the table retention.parameters, which it follows without a restart; \
      as long as that has none, from --parameters, and without it from what is assumed before anything was fitted.

      Every option is also an environment variable: RONDO_ and its name in capitals, such as RONDO_BOOTSTRAP_SERVERS.
      Exit codes: 0 stopped, 64 usage, 65 bad data, 69 broker not reached, 70 defect, 78 bad configuration.

      Examples:
        retention-worker --bootstrap-servers localhost:9092
        retention-worker --bootstrap-servers localhost:9092 --parameters parameters.json
        retention-worker --bootstrap-servers kafka:9092 --kafka-config client.properties --http-port 8080
      """)

  @OptionGroup(title: "Options of every worker") var worker: WorkerOptions

  @Option(help: ArgumentHelp("The parameters, as rondo fit prints them.", valueName: "file"))
  var parameters: String?

  @concurrent
  static func main() async {
    let command = WorkerCommand.parse(RetentionCommand.self)
    do {
      await WorkerProcess(WorkerProgram(RetentionWorker(model: try command.model())), options: command.worker).run()
    } catch {
      WorkerProcess.end(78, "\(error)")
    }
  }

  private func model() throws(WorkerError) -> RetentionModel {
    guard let parameters else {
      guard let starting = RetentionModel.starting else { throw WorkerError(.defect, "There are no parameters to start with.") }
      return starting
    }
    guard let file = try? Data(contentsOf: URL(filePath: parameters)) else {
      throw WorkerError(.configuration, "The file of parameters \(parameters) cannot be read.")
    }
    do throws(RetentionParameters.Unreadable) {
      return RetentionModel(try RetentionParameters(json: Array(file)))
    } catch {
      throw WorkerError(.configuration, "The file of parameters \(parameters): \(error)")
    }
  }
}
