internal import Touchpoints
package import WorkerSDK

extension ModelSet {
  /// Takes one event of a customer, and says which moves it causes, after those that time alone caused before it.
  ///
  /// An event that is late by less than the lateness is put where it belongs: what was told otherwise comes again, as corrections. A later
  /// one counts among the facts as of its own time; phases are decided as of the latest moment they were decided before.
  ///
  /// - Parameters:
  ///   - id: What tells the event apart from others of the customer at the same moment.
  ///   - streamTime: How far the log has got.
  package func take(
    _ event: some LifecycleEvent, id: UInt64, at time: EventTime, streamTime: EventTime, state: inout LifecycleState?
  ) -> [PhaseMove] {
    var moves: [PhaseMove] = []
    if state == nil { state = LifecycleState() }
    if state?.bind(to: layout) == true { state?.adopt(self) }
    state?.findTiersOnce(self)
    state?.take(event, id, at: time.milliseconds, streamTime: streamTime.milliseconds, self, &moves)
    return moves
  }

  /// Lets time pass until `time`, the moment that ``LifecycleState/nextPunctuation`` named, and says which moves that causes.
  package func pass(_ time: EventTime, state: inout LifecycleState?) -> [PhaseMove] {
    var moves: [PhaseMove] = []
    if state?.bind(to: layout) == true { state?.adopt(self) }
    state?.findTiersOnce(self)
    state?.tidyJournal(before: time.milliseconds - lateness, self)
    state?.catchUp(to: time.milliseconds, self, &moves)
    return moves
  }

  /// Lets a customer who was last looked at under other models know these: its alarm is set for what they change.
  ///
  /// - Returns: Whether the state is another one now.
  package func adopt(_ state: inout LifecycleState?) -> Bool {
    guard state?.bind(to: layout) == true else { return false }
    state?.adopt(self)
    return true
  }

  /// The name of an event by its index; one that no model knows has none.
  func eventName(_ event: Int) -> EventName {
    EventName(hash: event == Journal.Entry.noEvent ? 0 : events.entries[event].hash)
  }

  /// A customer's place in a model.
  package struct Place: Sendable, Hashable {
    /// The phase's index; `nil` after an end.
    package let phase: Int?
    package let since: EventTime
    /// How many times the customer has been in the phase.
    package let visit: Int
    package let moves: Int
    /// How many of a thousand moves were as they should be; `nil` without an ideal way.
    package let conformance: Int?
    /// Since when facts are collected that this version of the model asks for, and no earlier one; `nil` where all there are were.
    package let factsSince: EventTime?
  }

  /// The customer's place in the model of the index; `nil` for customers who never were in any of its phases, or whose phase was decided
  /// by another version.
  package func place(of state: LifecycleState, in index: Int) -> Place? {
    var state = state
    _ = state.bind(to: layout)
    guard let lineage = lineages.first(where: { $0.contains(index) }), deciding(ofBound: &state, among: lineage) == index else {
      return nil
    }
    return place(ofBound: &state, in: index)
  }

  /// The same of a state that has its facts in the slots of these models.
  func place(ofBound state: inout LifecycleState, in index: Int) -> Place? {
    let model = models[index]
    guard let entered = state.word(model.slots.entered.index) else { return nil }
    let place = self.place(state.word(model.slots.phase.index) ?? 0, in: model)
    let moves = state.word(model.slots.moves.index) ?? 0
    let since = state.word(model.slots.collection.index) ?? 0
    return Place(
      phase: place == model.none ? nil : place, since: EventTime(milliseconds: entered),
      visit: place == model.none ? 0 : Int(state.word(phases[Int(model.firstPhase) + place].visits.index) ?? 0), moves: Int(moves),
      conformance: state.conformance(in: model, moves), factsSince: since > 0 ? EventTime(milliseconds: since) : nil)
  }

  /// How many times the customer has been in the phase.
  package func visits(of state: LifecycleState, in index: Int, phase: Int) -> Int {
    var state = state
    _ = state.bind(to: layout)
    return Int(state.word(phases[Int(models[index].firstPhase) + phase].visits.index) ?? 0)
  }

  /// The letters of a currency's code; `unknown` where the sender named none.
  static func letters(of currency: Int64) -> String {
    let letters = UInt32(exactly: currency).map { Money.Currency(code: $0).description } ?? ""
    return letters.isEmpty ? "unknown" : letters
  }
}
