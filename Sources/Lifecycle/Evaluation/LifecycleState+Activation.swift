/// Versions of models that take each other's place.
///
/// The version by which a phase was decided stands among the facts. Where another one is in force, the customer is decided anew once: at the
/// moment from which on the version is in force, or, if it is learnt of later, at the latest moment at which the customer was decided.
extension LifecycleState {
  /// The first moment at which the customer has to be looked at: at once, where a version is in force by which nothing was decided yet.
  mutating func firstDeadline(_ models: ModelSet) -> Int64 {
    for index in models.models.indices where isPending(models.models[index], at: evaluatedAt) { return evaluatedAt }
    return nextDeadline(after: evaluatedAt, models)
  }

  /// Whether the version is in force, but another one has decided.
  mutating func isPending(_ model: ModelSet.Model, at now: Int64) -> Bool {
    model.isInForce(at: now) && word(model.slots.version.index) != Int64(model.version)
  }

  /// Takes the models for those that decide from now on. Nothing is decided yet: that the alarm brings, which is set for it.
  mutating func adopt(_ models: ModelSet) {
    guard facts.count > 0 else { return }
    noteCollections(models)
    findTiers(models)
    alarm = firstDeadline(models)
  }

  /// For a customer of whom nothing was known: decided by whatever is in force, with all facts that later versions need.
  mutating func noteVersions(at now: Int64, _ models: ModelSet) {
    for index in models.models.indices {
      let model = models.models[index]
      if model.isInForce(at: now) {
        set(model.slots.version.index, Int64(model.version), models.layout)
      } else if now < model.effectiveFrom {
        set(model.slots.collection.index, 0, models.layout)
      }
    }
  }

  /// Notes since when facts are collected that no version which was there before has asked for.
  private mutating func noteCollections(_ models: ModelSet) {
    // What was always collected, and what was from some moment on, the latest such.
    var (always, since, latest) = (SlotMask(), SlotMask(), Int64(0))
    let known = models.models.map { isKnown($0) }
    for index in models.models.indices where known[index] {
      let moment = word(models.models[index].slots.collection.index) ?? 0
      if moment == 0 { always.formUnion(models.neededFacts[index]) }
      since.formUnion(models.neededFacts[index])
      latest = max(latest, moment)
    }
    for index in models.models.indices where !known[index] {
      let (model, needed) = (models.models[index], models.neededFacts[index])
      let moment = needed.isSubset(of: always) ? 0 : needed.isSubset(of: since) ? latest : evaluatedAt
      if moment > 0 || !model.isInForce(at: evaluatedAt) { set(model.slots.collection.index, moment, models.layout) }
    }
  }

  /// Whether the version was there when the customer was looked at before.
  private mutating func isKnown(_ model: ModelSet.Model) -> Bool {
    if word(model.slots.collection.index) != nil { return true }
    return Int64(model.version) <= word(model.slots.version.index) ?? 0
  }

  /// Decides anew by a version that has come into force, or was learnt of.
  mutating func activate(_ model: ModelSet.Model, at now: Int64, _ models: ModelSet, _ moves: inout [PhaseMove]) {
    openJournal()
    let isLost = !findPhase(in: model, models)
    findFurthest(in: model, models)
    set(model.slots.version.index, Int64(model.version), models.layout)
    settle(
      model, at: now, .activation, .activation(version: Int(model.version), at: now), models, &moves, beginsAnew: isLost)
  }

  /// Decides whatever has come into force by `now` and was not passed on the way.
  mutating func activatePending(at now: Int64, _ models: ModelSet, _ moves: inout [PhaseMove]) {
    for index in models.models.indices where isPending(models.models[index], at: now) {
      activate(models.models[index], at: now, models, &moves)
    }
  }

  /// Gives the phase the index that it has in another version; false where that does not have it any more.
  private mutating func findPhase(in model: ModelSet.Model, _ models: ModelSet) -> Bool {
    guard let word = word(model.slots.phase.index), word != 0 else { return true }
    let place = models.place(word, in: model)
    guard place != model.none else {
      set(model.slots.phase.index, 0, models.layout)
      return false
    }
    // What was observed is forgotten: the roadmap may be another one.
    let phase = PhaseWord.word(place, hash: models.phases[Int(model.firstPhase) + place].hash)
    set(model.slots.phase.index, phase, models.layout)
    return true
  }

  /// How far the customer has come on another version's ideal way: as far as it has been.
  private mutating func findFurthest(in model: ModelSet.Model, _ models: ModelSet) {
    guard model.slots.furthest != .none, word(model.slots.entered.index) != nil else { return }
    var furthest: Int64 = 0
    for place in 0..<model.none {
      let phase = models.phases[Int(model.firstPhase) + place]
      if word(phase.visits.index) ?? 0 > 0 { furthest = max(furthest, Int64(phase.ideal) + 1) }
    }
    if furthest > 0 || word(model.slots.furthest.index) != nil { set(model.slots.furthest.index, furthest, models.layout) }
  }
}

extension ModelSet {
  /// The index of the phase that a state has noted, be it by another version: by its id, or by another word for it; behind the last
  /// one where there is none.
  func place(_ word: Int64, in model: Model) -> Int {
    let (index, hash, first) = (PhaseWord.index(word), PhaseWord.hash(word), Int(model.firstPhase))
    if index < model.none, phases[first + index].hash == hash { return index }
    return (0..<model.none).first { phases[first + $0].hash == hash }
      ?? aliases.first { $0.model == model.index && $0.hash == hash }?.place ?? model.none
  }

  /// Another version of a model, if it is loaded.
  func version(_ version: Int64, ofLineageOf model: Model) -> Model? {
    lineages.first { $0.contains(model.index) }?.map { models[$0] }.first { Int64($0.version) == version }
  }

  /// The version of a model by which the customer's phase was decided: the one that is looked at where nothing was yet.
  func deciding(ofBound state: inout LifecycleState, among lineage: [Int]) -> Int {
    guard lineage.count > 1, let version = state.word(models[lineage[0]].slots.version.index) else { return lineage[0] }
    return lineage.last { Int64(models[$0].version) <= version } ?? lineage[0]
  }

  /// The index of the version of a model, one of ``lineages``, by which the customer's phase was decided.
  package func deciding(of state: LifecycleState, among lineage: [Int]) -> Int {
    var state = state
    _ = state.bind(to: layout)
    return deciding(ofBound: &state, among: lineage)
  }
}
