internal import Touchpoints
package import WorkerSDK

extension ModelSet {
  /// Writes the move into the state, and tells of it.
  func move(
    in index: Int, from: Int, to: Int, by indicator: Int, _ state: inout LifecycleState, at now: Int64, _ cause: MoveCause, step: Int
  ) -> PhaseMove {
    let model = models[index]
    let none = model.none
    let facts = facts(for: indicator, state, at: now)
    let entered = state.word(model.enteredSlot)
    let sequence = (state.word(model.movesSlot) ?? 0) &+ 1
    let previous = from == none ? 0 : Int64(stage(model, from).hash)
    state.set(model.phaseSlot, (to == none ? 0 : Int64(stage(model, to).hash)) | previous << 32)
    state.set(model.enteredSlot, now)
    state.set(model.movesSlot, sequence)
    var visit: Int?
    if to != none {
      let visits = (state.word(model.visitsSlot + to) ?? 0) &+ 1
      state.set(model.visitsSlot + to, visits)
      visit = Int(visits)
    }
    return PhaseMove(
      models: self, model: index, places: (from, to),
      direction: direction(in: model, from: from, to: to, isFirst: sequence == 1), at: EventTime(milliseconds: now), cause: cause,
      indicatorIndex: indicator, facts: facts,
      dwell: from == none ? nil : entered.map { EventTime.Interval(milliseconds: now &- $0) }, visit: visit, sequence: Int(sequence),
      step: step)
  }

  private func stage(_ model: Model, _ place: Int) -> Stage { stages[model.stages.lowerBound + place] }

  private func direction(in model: Model, from: Int, to: Int, isFirst: Bool) -> PhaseMove.Direction {
    let none = model.none
    if to == none { return .exit }
    if from == none { return isFirst ? .entry : .reentry }
    if stage(model, from).isLapsed != stage(model, to).isLapsed { return stage(model, to).isLapsed ? .backward : .reentry }
    return stage(model, to).rank > stage(model, from).rank ? .forward : .backward
  }

  /// A customer's place in a model.
  package struct Place: Sendable, Hashable {
    /// The phase's index; `nil` after an end.
    package let phase: Int?
    package let since: EventTime
    /// How many times the customer has been in the phase.
    package let visit: Int
    package let moves: Int
  }

  /// The customer's place in the model of the index; `nil` for customers who never were in any of its phases.
  package func place(of state: LifecycleState, in index: Int) -> Place? {
    var state = state
    _ = state.bind(to: layout)
    return place(ofBound: state, in: index)
  }

  /// The same of a state that has its facts in the slots of these models.
  func place(ofBound state: borrowing LifecycleState, in index: Int) -> Place? {
    let model = models[index]
    guard let entered = state.word(model.enteredSlot) else { return nil }
    let place: Int = place(in: index, state)
    return Place(
      phase: place == model.none ? nil : place, since: EventTime(milliseconds: entered),
      visit: place == model.none ? 0 : Int(state.word(model.visitsSlot + place) ?? 0), moves: Int(state.word(model.movesSlot) ?? 0))
  }

  /// How many times the customer has been in the phase.
  package func visits(of state: LifecycleState, in index: Int, phase: Int) -> Int {
    var state = state
    _ = state.bind(to: layout)
    return Int(state.word(models[index].visitsSlot + phase) ?? 0)
  }

  /// The letters of a currency's code; `unknown` where the sender named none.
  static func letters(of currency: Int64) -> String {
    let letters = UInt32(exactly: currency).map { Money.Currency(code: $0).description } ?? ""
    return letters.isEmpty ? "unknown" : letters
  }
}
