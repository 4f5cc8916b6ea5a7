internal import Foundation
internal import Lifecycle
internal import LifecycleModels

/// Phase models by the names that people give them: files, and those that come with Rondo.
enum ModelSource {
  /// A model's text, and its file's name for messages.
  static func text(_ name: String, orEndWith code: Failure.Code) throws(Failure) -> (text: String, file: String) {
    if let preset = Presets.preset(name) { return (preset.text, preset.file) }
    guard let text = try? String(contentsOfFile: name, encoding: .utf8) else {
      throw Failure(code, "The model file \(name) cannot be read, and no model of that name comes with Rondo.")
    }
    return (text, name)
  }

  /// The models of these names; without any those that a worker runs without `--model`.
  static func modelSet(_ names: [String]) throws(Failure) -> ModelSet {
    var models: [PhaseModel] = []
    for name in names.isEmpty ? Presets.usual : names {
      let (text, file) = try text(name, orEndWith: .badConfiguration)
      do { models.append(try ModelFile.parse(text, file: file)) } catch { throw Failure(.badConfiguration, error.description) }
    }
    do { return try ModelSet(models) } catch { throw Failure(.badConfiguration, error.description) }
  }
}
