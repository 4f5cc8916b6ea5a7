package import Lifecycle

/// The models that Rondo comes with. They are part of the program, so no file can be missing.
package enum Presets {
  /// A model as a file.
  package struct Preset: Sendable {
    package let name: String
    package let text: String

    /// The model, checked.
    package func model() throws(ModelErrors) -> PhaseModel {
      try ModelFile.parse(text, file: file)
    }

    /// The file's name, for messages.
    package var file: String { "\(name).yaml" }
  }

  /// comwrap's four phases, CleverTap's five, Antavo's four, Infusionsoft's three, the six stages, and Duolingo's growth model.
  package static let all = [
    Preset(name: "comwrap", text: String(decoding: PackageResources.comwrap_yaml, as: UTF8.self)),
    Preset(name: "clevertap", text: String(decoding: PackageResources.clevertap_yaml, as: UTF8.self)),
    Preset(name: "antavo", text: String(decoding: PackageResources.antavo_yaml, as: UTF8.self)),
    Preset(name: "infusionsoft", text: String(decoding: PackageResources.infusionsoft_yaml, as: UTF8.self)),
    Preset(name: "six-stages", text: String(decoding: PackageResources.six_stages_yaml, as: UTF8.self)),
    Preset(name: "duolingo", text: String(decoding: PackageResources.duolingo_yaml, as: UTF8.self)),
  ]

  /// What a worker without `--model` runs.
  package static let usual = ["comwrap", "clevertap"]

  /// The preset called `name`.
  package static func preset(_ name: String) -> Preset? { all.first { $0.name == name } }

  /// The presets of these names, compiled; names that there are not are left out.
  package static func modelSet(_ names: [String] = usual) throws(ModelErrors) -> ModelSet {
    var models: [PhaseModel] = []
    for name in names {
      if let preset = preset(name) { models.append(try preset.model()) }
    }
    return try ModelSet(models)
  }
}
