internal import Lifecycle
internal import Synchronization
internal import WorkerSDK

/// Where customers went under some models: what was corrected counts as corrected.
final class MoveLedger: Sendable {
  /// A customer in all models.
  struct Customer {
    /// Per model the phase at the end, by its index; behind the last one for none.
    var places: [Int]
    /// Per model a sum over the moves, the same for the same ways.
    var ways: [UInt64]
    /// Moves that may still be corrected.
    fileprivate var recent: [Told] = []
  }

  fileprivate struct Told {
    let model: Int
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
  private let contents: Mutex<Contents>
  /// Late events correct nothing that lies further back.
  private static let longestCorrection = EventTime.Interval.days(2)

  init(_ models: ModelSet) {
    self.models = models
    contents = Mutex(
      Contents(matrices: models.sources.map { [Int](repeating: 0, count: ($0.phases.count + 1) * ($0.phases.count + 1)) }))
  }

  var customers: [String: Customer] { contents.withLock { $0.customers } }
  var matrices: [[Int]] { contents.withLock { $0.matrices } }

  /// The place of a customer who never was in any phase.
  func none(_ model: Int) -> Int { models.sources[model].phases.count }

  func note(_ moves: [PhaseMove], of customer: String, _ state: LifecycleState, streamTime: EventTime) {
    contents.withLock { contents in
      var known =
        contents.customers.removeValue(forKey: customer)
        ?? Customer(places: models.sources.map(\.phases.count), ways: models.sources.map { _ in 0 })
      known.recent.removeAll { $0.at < streamTime - Self.longestCorrection }
      for move in moves {
        take(move, &known, &contents.matrices[move.model])
        known.places[move.model] = models.place(of: state, in: move.model)?.phase ?? none(move.model)
      }
      contents.customers[customer] = known
    }
  }

  private func take(_ move: PhaseMove, _ customer: inout Customer, _ matrix: inout [Int]) {
    if move.telling != .first,
      let index = customer.recent.firstIndex(where: { $0.model == move.model && $0.anchor == move.anchor && $0.step == move.step })
    {
      let wrong = customer.recent.remove(at: index)
      count(wrong, -1, &customer, &matrix)
    }
    guard move.telling != .retracted else { return }
    let none = none(move.model)
    let told = Told(
      model: move.model, anchor: move.anchor, step: move.step, from: move.from ?? none, to: move.to ?? none, at: move.at)
    count(told, 1, &customer, &matrix)
    customer.recent.append(told)
  }

  private func count(_ told: Told, _ sign: Int, _ customer: inout Customer, _ matrix: inout [Int]) {
    matrix[told.from * (none(told.model) + 1) + told.to] += sign
    // By the phases' names: the indices of another model's may be others.
    let phases = models.sources[told.model].phases
    let name = { (place: Int) in place < phases.count ? phases[place].id.name : "" }
    let hash = RecordID(hashing: "\(name(told.from))\n\(name(told.to))\n\(told.at.milliseconds)").low
    customer.ways[told.model] &+= sign > 0 ? hash : 0 &- hash
  }
}
