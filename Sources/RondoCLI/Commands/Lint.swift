internal import ArgumentParser
internal import Foundation
internal import Lifecycle
internal import LifecycleModels
internal import Replay
internal import Terminal

/// Says what is wrong with phase models, and shows what is in them.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is wrong with phase models, draws them, and tells which indicators the events that arrive can feed.",
    discussion: """
      Errors come with file, line and column, and with what to write instead; the exit code is 65 then. Without --model the models that \
      come with Rondo are looked at.

      With --input or --bootstrap-servers the models are held against the touchpoints that really arrive: which indicators of which phase are \
      fed by how many of them, which cannot come true, and which names may be misspelt. That makes warnings, and no error, unless --strict is \
      given: then the exit code is 78 if an indicator cannot come true.

      Examples:
        rondo lint --model our-phases.yaml
        rondo lint --model our-phases.yaml --diagram
        rondo lint --model six-stages --diagram --language de
        rondo lint --model our-phases.yaml --input touchpoints.jsonl.gz
        rondo lint --bootstrap-servers localhost:9092 --strict
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files with phase models, or names of those that come with Rondo.", valueName: "file"))
  var model: [String] = []

  @Flag(help: "Print each model as a state diagram in Mermaid.")
  var diagram = false

  @Flag(help: "Print each model as a page in Markdown.")
  var page = false

  @Option(help: ArgumentHelp("The language of the phases' names in diagrams.", valueName: "tag"))
  var language = "en"

  @Option(
    help: ArgumentHelp(
      "File of touchpoints that arrive, plain or gzip; may be given several times; - is standard input.", valueName: "file"))
  var input: [String] = []

  @Flag(help: "Indicators that cannot come true by what arrives are an error.")
  var strict = false

  @OptionGroup var source: SourceOptions

  func validate() throws {
    if strict, input.isEmpty, !source.hasBroker { throw ValidationError("--strict is for --input or --bootstrap-servers.") }
  }

  func run() throws {
    var models: [PhaseModel] = []
    for name in model.isEmpty ? Presets.all.map(\.name) : model {
      let (text, file) = try ModelSource.text(name, orEndWith: .badData)
      do {
        let model = try ModelFile.parse(text, file: file)
        models.append(model)
        if !isMeasuring { show(model, text) }
      } catch { throw Failure(.badData, error.description) }
    }
    do { _ = try ModelSet(models) } catch { throw Failure(.badData, error.description) }
    if isMeasuring { try measure(models) }
  }

  private var isMeasuring: Bool { !input.isEmpty || source.hasBroker }

  private func measure(_ models: [PhaseModel]) throws(Failure) {
    let measurability = Measurability(models)
    let survey = EventSurvey(measurability.feeds, topic: source.topicName)
    if input.isEmpty {
      let topic = try BrokerTopic(source)
      for partition in topic.numbers { try topic.read(partition) { survey.take($0.record) } }
    } else {
      try ReplayInput.readFiles(input) { survey.take($0.record) }
    }
    guard survey.records > 0 else {
      throw Failure(.badData, "there is no touchpoint of the topic \(source.topicName) to hold the models against; name it with --topic.")
    }
    let report = measurability.report(survey, .standardOutput)
    Console.standardOutput.write(report.text)
    guard strict, report.unmeasurable > 0 else { return }
    throw Failure(.badConfiguration, "\(report.unmeasurable) indicators cannot come true by the events that arrive.")
  }

  private func show(_ model: PhaseModel, _ text: String) {
    if page { return Console.standardOutput.write(ModelPage.markdown(model, text: text)) }
    if diagram { return Console.standardOutput.write(model.diagram(language: language)) }
    let tiers = model.tiers.isEmpty ? "" : ", tiers: \(model.tiers.map(\.id.name).joined(separator: ", "))"
    Console.standardOutput.write(
      "\(model.file): \(model.id) version \(model.version): \(model.phases.count) phases, \(model.indicators.count) indicators\(tiers); "
        + "in order\n")
  }
}
