internal import WorkerSDK

/// Several versions of one model.
extension ModelSet {
  /// What is wrong with a version of a model and the next one, which takes its place.
  static func succession(_ earlier: PhaseModel, _ later: PhaseModel) -> ModelError? {
    let name = "version \(later.version) of the model \"\(later.id)\""
    if earlier.version == later.version {
      return ModelError(
        file: later.file, position: later.position, problem: "\(name) is also in \(earlier.file)",
        remedy: "load one of them, or give the changed one the next version")
    }
    guard let from = later.effectiveFrom else {
      return ModelError(
        file: later.file, position: later.position,
        problem: "\(name) does not say when it takes the place of version \(earlier.version) in \(earlier.file)",
        remedy: "write \"effective_from\" with a moment such as 2025-01-01T00:00:00Z, or load one of them")
    }
    guard let before = earlier.effectiveFrom, before >= from else { return nil }
    return ModelError(
      file: later.file, position: later.position,
      problem: "\(name) takes effect at \(from), no later than version \(earlier.version) in \(earlier.file)",
      remedy: "give it an \"effective_from\" after \(before)")
  }

  /// The versions of each model, ascending.
  static func lineages(of models: [PhaseModel]) -> [[Int]] {
    var places: [String: Int] = [:]
    var lineages: [[Int]] = []
    for (index, model) in models.enumerated() {
      if let place = places[model.id] {
        lineages[place].append(index)
      } else {
        places[model.id] = lineages.count
        lineages.append([index])
      }
    }
    return lineages.map { $0.sorted { (models[$0].version, $0) < (models[$1].version, $1) } }
  }

  /// A version decides until the next one does.
  static func limitTerms(of lineage: [Int], _ models: inout [Model]) {
    for (earlier, later) in zip(lineage, lineage.dropFirst()) {
      models[earlier].term = UInt64(bitPattern: models[later].effectiveFrom &- models[earlier].effectiveFrom)
    }
  }

  /// What tells the models apart from others, in whatever order they were loaded.
  static func names(of models: [PhaseModel]) -> String {
    models.map { "\($0.id)@\($0.version)" + ($0.effectiveFrom.map { "from\($0.milliseconds)" } ?? "") }.sorted().joined(separator: ",")
  }
}
