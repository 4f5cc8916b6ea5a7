package import WorkerSDK

/// How far flows have counted a customer, noted before something is taken in: what comes after is counted against it.
package struct FlowStart: Sendable {
  /// Up to when who became stuck is counted, in milliseconds.
  var countedUntil = Int64.min
  /// Before this moment nobody became stuck by time alone, in milliseconds.
  var alarm = Int64.max
  /// Whether the past may be changed; then ``stuck`` is taken back, and counted anew.
  var isLate = false
  /// Models of another version than before, a bit each: who is stuck is counted anew for it, since flows are told by version.
  var changed: UInt32 = 0
  /// Where the customer was stuck, if that may turn out otherwise.
  var stuck: [StuckStay] = []

  /// - Parameter time: When the record or alarm took place that is to be taken in.
  @inline(__always)
  package init(_ state: inout LifecycleState?, at time: EventTime, in models: ModelSet) {
    guard state != nil else { return }
    countedUntil = state?.evaluatedAt ?? .min
    alarm = state?.alarm ?? .max
    if time.milliseconds <= countedUntil || state?.fingerprint != models.layout.fingerprint { noteMore(&state, models) }
  }

  private mutating func noteMore(_ state: inout LifecycleState?, _ models: ModelSet) {
    guard state?.fingerprint == models.layout.fingerprint else {
      // Under other models nothing of the past is changed, and anything may have become due.
      alarm = .min
      changed = state?.changedModels(models) ?? 0
      return
    }
    isLate = true
    _ = state?.bind(to: models.layout)
    changed = state?.pendingModels(models) ?? 0
    var stays: [StuckStay] = []
    state?.forEachStuck(models) { stays.append($0) }
    stuck = stays
  }

  /// Up to when who became stuck is counted in the model.
  func counted(in model: Int) -> Int64 { isLate || changed & 1 << UInt32(model) != 0 ? .min : countedUntil }
}

/// A stay in a phase of a model that became longer than expected.
struct StuckStay: Sendable, Hashable {
  let model: Int
  let phase: Int
  /// When it did, in milliseconds.
  let moment: Int64
}

extension LifecycleState {
  /// When the customer will have been, or was, longer in its phase than expected; `nil` where it does not matter.
  @inline(__always)
  mutating func stuckMoment(in model: ModelSet.Model, _ models: ModelSet) -> Int64? {
    let expected = models.stages[stage(model)].expectedDwell
    guard expected != .max, let entered = word(model.slots.entered.index) else { return nil }
    return model.stuckMoment(entered: entered, expected)
  }

  /// The stays that had become longer than expected by the moment up to which phases were decided.
  mutating func forEachStuck(_ models: ModelSet, _ body: (StuckStay) -> Void) {
    for model in models.models {
      guard let moment = stuckMoment(in: model, models), moment <= evaluatedAt, isDeciding(model) else { continue }
      body(StuckStay(model: model.index, phase: place(model), moment: moment))
    }
  }

  /// Whether the version has decided the customer's phase, and goes on to do so.
  private mutating func isDeciding(_ model: ModelSet.Model) -> Bool {
    model.isInForce(at: evaluatedAt) && word(model.slots.version.index) == Int64(model.version)
  }

  /// The models by which the customer is to be decided anew as of the latest moment known, a bit each.
  mutating func pendingModels(_ models: ModelSet) -> UInt32 {
    var pending: UInt32 = 0
    for model in models.models where isPending(model, at: evaluatedAt) { pending |= 1 << UInt32(model.index) }
    return pending
  }

  /// The models by whose present versions the customer's phases were not decided, a bit each.
  func changedModels(_ models: ModelSet) -> UInt32 {
    let known = factsByCode
    var changed: UInt32 = 0
    for model in models.models where known[models.layout.codes[model.slots.version.index]] != Int64(model.version) {
      changed |= 1 << UInt32(model.index)
    }
    return changed
  }
}

extension ModelSet.Model {
  /// The first moment at which a stay is longer than expected; not before the model says anything.
  @inline(__always)
  func stuckMoment(entered: Int64, _ expected: Int64) -> Int64 { max(entered &+ expected &+ 1, effectiveFrom) }
}
