internal import Lifecycle
internal import Synchronization
internal import WorkerSDK

/// Where customers went under some models, all versions of a model taken together: what was corrected counts as corrected.
final class MoveLedger: Sendable {
  /// A customer in all models.
  struct Customer {
    /// Per model the phase at the end, by its index among ``Lineage/phases``; behind the last one for none.
    var places: [Int]
    /// Per model a sum over the moves, the same for the same ways.
    var ways: [UInt64]
    /// Moves that may still be corrected.
    fileprivate var recent: [Told] = []
  }

  /// A model with all its versions.
  struct Lineage {
    /// The versions, ascending.
    let versions: [PhaseModel]
    /// The ids of the phases of all versions, those of the last one first. What that has as another word for one of its own is that.
    let phases: [String]
    /// Those by whose ids phases are called: the last version, and that of the model which this one is held against.
    private let naming: [PhaseModel]

    init(_ versions: [PhaseModel], against other: PhaseModel?) {
      self.versions = versions
      naming = [versions.last, other].compactMap { $0 }
      var phases: [String] = []
      for phase in versions.reversed().flatMap(\.phases) {
        let name = Self.name(of: phase, in: naming)
        if !phases.contains(name) { phases.append(name) }
      }
      self.phases = phases
    }

    private static func name(of phase: PhaseModel.Phase, in naming: [PhaseModel]) -> String {
      naming.reduce(phase.id.name) { name, model in
        if model.phases.contains(where: { $0.id.name == name }) { return name }
        return model.phases.first { $0.aliases.contains(name) }?.id.name ?? name
      }
    }

    /// The indices of a version's phases among all.
    func places(of version: PhaseModel) -> [Int] {
      version.phases.map { phases.firstIndex(of: Self.name(of: $0, in: naming)) ?? phases.count }
    }
  }

  fileprivate struct Told {
    let model: Int
    let lineage: Int
    let anchor: PhaseMove.Anchor
    let step: Int
    let from: Int
    let to: Int
    let at: EventTime
  }

  private struct Contents {
    var customers: [String: Customer] = [:]
    /// Per model the moves from a phase to a phase, none behind the last one: rows one behind the other.
    var matrices: [[Int]]
  }

  let models: ModelSet
  /// As ``ModelSet/lineages``.
  let lineages: [Lineage]
  /// Per version its model among ``lineages``, and where its phases are there.
  private let versions: [(lineage: Int, places: [Int])]
  private let contents: Mutex<Contents>
  /// Late events correct nothing that lies further back.
  private static let longestCorrection = EventTime.Interval.days(2)

  /// - Parameter others: What the models are held against, if its words for phases are to be used.
  init(_ models: ModelSet, against others: ModelSet? = nil) {
    self.models = models
    let lineages = models.lineages.map { versions in
      let sources = versions.map { models.sources[$0] }
      return Lineage(sources, against: others?.sources.filter { $0.id == sources.last?.id }.max { $0.version < $1.version })
    }
    self.lineages = lineages
    versions = models.sources.indices.map { version in
      let lineage = models.lineages.firstIndex { $0.contains(version) } ?? 0
      return (lineage, lineages[lineage].places(of: models.sources[version]))
    }
    contents = Mutex(Contents(matrices: lineages.map { [Int](repeating: 0, count: ($0.phases.count + 1) * ($0.phases.count + 1)) }))
  }

  var customers: [String: Customer] { contents.withLock { $0.customers } }
  var matrices: [[Int]] { contents.withLock { $0.matrices } }

  func note(_ moves: [PhaseMove], of customer: String, _ state: LifecycleState, streamTime: EventTime) {
    contents.withLock { contents in
      var known =
        contents.customers.removeValue(forKey: customer)
        ?? Customer(places: lineages.map(\.phases.count), ways: lineages.map { _ in 0 })
      known.recent.removeAll { $0.at < streamTime - Self.longestCorrection }
      for move in moves {
        let lineage = versions[move.model].lineage
        take(move, lineage, &known, &contents.matrices[lineage])
        let deciding = models.deciding(of: state, among: models.lineages[lineage])
        known.places[lineage] = place(models.place(of: state, in: deciding)?.phase, of: deciding)
      }
      contents.customers[customer] = known
    }
  }

  private func take(_ move: PhaseMove, _ lineage: Int, _ customer: inout Customer, _ matrix: inout [Int]) {
    if move.telling != .first,
      let index = customer.recent.firstIndex(where: { $0.model == move.model && $0.anchor == move.anchor && $0.step == move.step })
    {
      let wrong = customer.recent.remove(at: index)
      count(wrong, -1, &customer, &matrix)
    }
    guard move.telling != .retracted else { return }
    let told = Told(
      model: move.model, lineage: lineage, anchor: move.anchor, step: move.step, from: place(move.from, of: move.model),
      to: place(move.to, of: move.model), at: move.at)
    count(told, 1, &customer, &matrix)
    customer.recent.append(told)
  }

  /// A version's phase among those of all versions; behind the last one for none.
  private func place(_ phase: Int?, of version: Int) -> Int {
    let (lineage, places) = versions[version]
    return phase.flatMap { $0 < places.count ? places[$0] : nil } ?? lineages[lineage].phases.count
  }

  private func count(_ told: Told, _ sign: Int, _ customer: inout Customer, _ matrix: inout [Int]) {
    // By the phases' names: the indices of another model's may be others.
    let phases = lineages[told.lineage].phases
    matrix[told.from * (phases.count + 1) + told.to] += sign
    let name = { (place: Int) in place < phases.count ? phases[place] : "" }
    let hash = RecordID(hashing: "\(name(told.from))\n\(name(told.to))\n\(told.at.milliseconds)").low
    customer.ways[told.lineage] &+= sign > 0 ? hash : 0 &- hash
  }
}
