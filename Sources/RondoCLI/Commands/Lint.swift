internal import ArgumentParser
internal import Foundation
internal import Lifecycle
internal import LifecycleModels
internal import Replay
internal import Terminal
internal import WinBack

/// Says what is wrong with phase models and with plays, and shows what is in them.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is wrong with phase models and plays, draws models, and tells what the events that arrive can feed.",
    discussion: """
      Errors come with file, line and column, and with what to write instead; the exit code is 65 then. Without --model the models that \
      come with Rondo are looked at. With --plays it looks at plays instead, all of them together: their policy has to fit them.

      With --input or --bootstrap-servers the models are held against the touchpoints that really arrive: which indicators of which phase are \
      fed by how many of them, which cannot come true, and which names may be misspelt. That makes warnings, and no error, unless --strict is \
      given: then the exit code is 78 if an indicator cannot come true.

      Examples:
        rondo lint --model our-phases.yaml
        rondo lint --model our-phases.yaml --diagram
        rondo lint --model six-stages --diagram --language de
        rondo lint --model our-phases.yaml --input touchpoints.jsonl.gz
        rondo lint --bootstrap-servers localhost:9092 --strict
        rondo lint --plays our-plays.yaml --input touchpoints.jsonl.gz
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files with phase models, or names of those that come with Rondo.", valueName: "file"))
  var model: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files with plays, or names of those that come with Rondo, in place of models.", valueName: "file"))
  var plays: [String] = []

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
    if !plays.isEmpty, !model.isEmpty || diagram || page { throw ValidationError("--plays is not for models.") }
  }

  func run() throws {
    guard plays.isEmpty else { return try lintPlays() }
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

  private func lintPlays() throws(Failure) {
    let set = try PlaySource.playSet(plays, orEndWith: .badData)
    guard isMeasuring else {
      for (file, found) in Dictionary(grouping: set.plays, by: \.file).sorted(by: { $0.key < $1.key }) {
        Console.standardOutput.write("\(file): \(found.count) plays, \(found.reduce(0) { $0 + $1.steps.count }) steps; in order\n")
      }
      for policy in set.policies {
        Console.standardOutput.write("\(policy.file): policy \(policy.id) version \(policy.version); in order\n")
      }
      return
    }
    let measurability = PlayMeasurability(set)
    let survey = try self.survey(measurability.feeds)
    let report = measurability.report(survey, .standardOutput)
    Console.standardOutput.write("touchpoints  \(survey.records.grouped)\n" + report.text)
    guard strict, report.unmeasurable > 0 else { return }
    throw Failure(.badConfiguration, "\(report.unmeasurable) plays can send nothing by the events that arrive.")
  }

  private func measure(_ models: [PhaseModel]) throws(Failure) {
    let measurability = Measurability(models)
    let report = measurability.report(try survey(measurability.feeds), .standardOutput)
    Console.standardOutput.write(report.text)
    guard strict, report.unmeasurable > 0 else { return }
    throw Failure(.badConfiguration, "\(report.unmeasurable) indicators cannot come true by the events that arrive.")
  }

  /// Counts what arrives.
  private func survey(_ feeds: [Feed]) throws(Failure) -> EventSurvey {
    let survey = EventSurvey(feeds, topic: source.topicName)
    if input.isEmpty {
      let topic = try BrokerTopic(source)
      for partition in topic.numbers { try topic.read(partition) { survey.take($0.record) } }
    } else {
      try ReplayInput.readFiles(input) { survey.take($0.record) }
    }
    guard survey.records > 0 else {
      let what = plays.isEmpty ? "models" : "plays"
      throw Failure(.badData, "there is no touchpoint of the topic \(source.topicName) to hold the \(what) against; name it with --topic.")
    }
    return survey
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
