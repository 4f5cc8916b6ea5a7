internal import ArgumentParser
internal import Journeys
internal import Lifecycle
internal import LifecycleModels
internal import Retention
internal import Terminal
internal import WorkerRuntime
internal import WorkerSDK

/// What it costs that models change: to show them to all customers, and the moment at which they take effect.
struct Changes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What changed models cost: to show them to every customer, and when they take effect; in memory.",
    discussion: """
      Customers are made by journeys, as many events each as --events-each says. Then all models of the worker change, a day later: every customer \
      is shown them, as many in a commit as in production; and the day passes, so that every customer is decided anew.

      Examples:
        rondo-stages changes --population 1000000
        rondo-stages changes --of retention
      """)

  /// Workers whose customers are shown what changes.
  enum Changing: String, ExpressibleByArgument, CaseIterable {
    case lifecycle, retention
  }

  // Names that the command above has would be taken for its own.
  @Option(help: "Which worker: \(Changing.allValueStrings.joined(separator: " or ")).")
  var of = Changing.lifecycle

  @Option(help: "How many customers there may be.")
  var population = 200_000

  @Option(help: "How many events per customer.")
  var eventsEach = 5

  func validate() throws {
    guard population > 0, eventsEach > 0 else { throw ValidationError("--population and --events-each have to be positive.") }
  }

  func run() throws {
    var settings = JourneySettings()
    settings.customers = population
    settings.events = population * eventsEach
    settings.seed = 1
    let pass = try pass()
    try pass.fill(RecordSource(settings, commitRecords: 20_000), afterwards: of == .lifecycle ? lifecycleProgram : retentionProgram)
    let before = pass.bytesPerCustomer
    let shown = try pass.show()
    let after = pass.bytesPerCustomer
    let decided = try pass.decide()
    var table = TextTable([.left, .right, .right, .right])
    table.add("", "customers", "ns of CPU each", "a second")
    for (name, cost) in [("shown the models", shown), ("decided anew", decided)] {
      let each = Double(cost.nanoseconds) / Double(max(1, pass.customers))
      table.add(name, pass.customers.grouped, each.text(0), Int(1e9 / max(each, 1e-9)).grouped)
    }
    Console.standardOutput.write(
      table.text()
        + "\(before) bytes in the changelog per customer, \(after) when all are shown the models, \(pass.bytesPerCustomer) at the end; "
        + "\(pass.outputs.grouped) outputs when they are decided anew\n")
  }

  private func pass() throws -> ChangePass {
    switch of {
    case .lifecycle: ChangePass(WorkerProgram(LifecycleWorker(models: try ModelSet(try Presets.all.map { try $0.model() }))))
    case .retention: ChangePass(WorkerProgram(RetentionWorker(model: try Self.startingModel())))
    }
  }

  private static func startingModel() throws -> RetentionModel {
    guard let model = RetentionModel.starting else { throw ValidationError("There are no parameters to start with.") }
    return model
  }

  /// All models, each with a next version that is like the first.
  private func lifecycleProgram(from moment: EventTime) throws -> ChangePass.Changed {
    var models: [PhaseModel] = []
    for preset in Presets.all {
      models.append(try preset.model())
      models.append(
        try ModelFile.parse(
          preset.text.replacing("version: 1\n", with: "version: 2\neffective_from: \(moment)\n"), file: "\(preset.name)-2.yaml"))
    }
    return ChangePass.Changed(program: WorkerProgram(LifecycleWorker(models: try ModelSet(models)))) { _ in }
  }

  /// The table learns of parameters under another name.
  private func retentionProgram(from moment: EventTime) throws -> ChangePass.Changed {
    let model = try Self.startingModel()
    var parameters = model.parameters
    parameters.version = "2"
    let changed = RetentionModel(parameters)
    return ChangePass.Changed(program: WorkerProgram(RetentionWorker(model: model))) { tables in
      tables.learn(
        Table<RetentionModel>.everybody, in: Topic<RetentionModel>.retentionParameters.name, value: changed, from: moment)
    }
  }
}
