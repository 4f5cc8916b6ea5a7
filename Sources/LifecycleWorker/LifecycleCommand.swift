internal import ArgumentParser
internal import FoundationEssentials
internal import Lifecycle
internal import LifecycleModels
internal import WorkerCommand
internal import WorkerRuntime
internal import WorkerSDK

/// `lifecycle-worker`: says in which phase of its lifecycle every customer is.
@main
struct LifecycleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lifecycle-worker",
    abstract: "Says in which phase of its lifecycle every customer is, and publishes every step between phases.",
    discussion: """
      Reads touchpoints; writes lifecycle.transitions, lifecycle.phases and, summed up over all customers, lifecycle.flows. Without \
      --model it runs comwrap's four and CleverTap's five phases.

      Every option is also an environment variable: RONDO_ and its name in capitals, such as RONDO_BOOTSTRAP_SERVERS.
      Exit codes: 0 stopped, 64 usage, 65 bad data, 69 broker not reached, 70 defect, 78 bad configuration.

      Examples:
        lifecycle-worker --bootstrap-servers localhost:9092
        lifecycle-worker --bootstrap-servers kafka:9092 --kafka-config client.properties --http-port 8080
        lifecycle-worker --bootstrap-servers localhost:9092 --model our-phases.yaml --clock log
        lifecycle-worker --bootstrap-servers localhost:9092 --model six-stages duolingo
      """)

  @OptionGroup(title: "Options of every worker") var worker: WorkerOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files with phase models, or names of those that come with Rondo: \(Presets.all.map(\.name).joined(separator: ", ")).",
      valueName: "file"))
  var model: [String] = []

  @concurrent
  static func main() async {
    let command = WorkerCommand.parse(LifecycleCommand.self)
    do {
      let models = try command.models()
      let flows = WorkerProgram(SummingWorker(LifecycleFlows(models)))
      await WorkerProcess(WorkerProgram(LifecycleWorker(models: models)), [flows], options: command.worker).run()
    } catch let errors as ModelErrors {
      WorkerProcess.end(78, errors.description)
    } catch {
      WorkerProcess.end(78, "\(error)")
    }
  }

  private func models() throws -> ModelSet {
    guard !model.isEmpty else { return try Presets.modelSet() }
    return try ModelSet(
      try model.map { path in
        if let preset = Presets.preset(path) { return try preset.model() }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
          throw WorkerError(.configuration, "The model file \(path) cannot be read.")
        }
        return try ModelFile.parse(text, file: path)
      })
  }
}
