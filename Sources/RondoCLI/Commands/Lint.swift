internal import ArgumentParser
internal import Foundation
internal import Lifecycle
internal import LifecycleModels
internal import Terminal

/// Says what is wrong with phase models, and shows what is in them.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is wrong with phase models, and draws them.",
    discussion: """
      Errors come with file, line and column, and with what to write instead; the exit code is 65 then. Without --model the models that \
      come with Rondo are looked at.

      Examples:
        rondo lint --model our-phases.yaml
        rondo lint --model our-phases.yaml --diagram
        rondo lint --model six-stages --diagram --language de
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

  func run() throws {
    var models: [PhaseModel] = []
    for name in model.isEmpty ? Presets.all.map(\.name) : model {
      let (text, file) = try read(name)
      do {
        let model = try ModelFile.parse(text, file: file)
        models.append(model)
        show(model, text)
      } catch { throw Failure(.badData, error.description) }
    }
    do { _ = try ModelSet(models) } catch { throw Failure(.badData, error.description) }
  }

  private func read(_ name: String) throws -> (text: String, file: String) {
    if let preset = Presets.preset(name) { return (preset.text, preset.file) }
    guard let text = try? String(contentsOfFile: name, encoding: .utf8) else {
      throw Failure(.badData, "The model file \(name) cannot be read, and no model of that name comes with Rondo.")
    }
    return (text, name)
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
