package import Lifecycle

/// The models that Rondo comes with. They are part of the program, so no file can be missing.
package enum Presets {
  /// A model as a file.
  package struct Preset: Sendable {
    package let name: String
    package let text: String

    /// The model, checked.
    package func model() throws(ModelErrors) -> PhaseModel {
      try ModelFile.parse(text, file: "\(name).yaml")
    }
  }

  /// comwrap's four phases and CleverTap's five.
  package static let all = [
    Preset(name: "comwrap", text: String(decoding: PackageResources.comwrap_yaml, as: UTF8.self)),
    Preset(name: "clevertap", text: String(decoding: PackageResources.clevertap_yaml, as: UTF8.self)),
  ]

  /// All presets, compiled: what a worker without `--model` runs.
  package static func modelSet() throws(ModelErrors) -> ModelSet {
    var models: [PhaseModel] = []
    for preset in all { models.append(try preset.model()) }
    return try ModelSet(models)
  }
}
