package import WorkerSDK

/// How far flows have counted a customer, noted before something is taken in: what comes after is counted against it.
package struct FlowStart: Sendable {
  /// Up to when who became stuck is counted, in milliseconds.
  var countedUntil = Int64.min
  /// Before this moment nobody became stuck by time alone, in milliseconds.
  var alarm = Int64.max
  /// Whether the past may be changed; then ``stuck`` is taken back, and counted anew.
  var isLate = false
  /// Where the customer was stuck, in models in which it may turn out otherwise.
  var stuck: [Stay] = []

  /// A stay in a phase of a model.
  struct Stay: Sendable {
    let model: Int
    let phase: Int
    /// When it became longer than expected, in milliseconds.
    let moment: Int64
  }

  /// - Parameter time: When the record took place that is to be taken in.
  package init(_ state: inout LifecycleState?, at time: EventTime, in models: ModelSet) {
    guard state != nil else { return }
    countedUntil = state?.evaluatedAt ?? .min
    // Under other models nothing of the past is changed, and anything may have become due.
    guard state?.fingerprint == models.layout.fingerprint else {
      alarm = .min
      return
    }
    alarm = state?.alarm ?? .max
    guard time.milliseconds <= countedUntil else { return }
    isLate = true
    _ = state?.bind(to: models.layout)
    state?.forEachStuck(after: .min, models) { stuck.append($0) }
  }
}

extension LifecycleState {
  /// When the customer will have been, or was, longer in its phase than expected; `nil` where it does not matter.
  @inline(__always)
  mutating func stuckMoment(in model: ModelSet.Model, at place: Int, _ models: ModelSet) -> Int64? {
    guard place != model.none else { return nil }
    let expected = models.phases[Int(model.firstPhase) + place].expectedDwell
    guard expected != .max, let entered = word(model.slots.entered.index) else { return nil }
    return models.stuckMoment(entered: entered, expected)
  }

  /// The stays in which the customer became stuck after `time`, up to when phases were last decided.
  mutating func forEachStuck(after time: Int64, _ models: ModelSet, _ body: (FlowStart.Stay) -> Void) {
    for model in models.models {
      let place = place(model)
      guard let moment = stuckMoment(in: model, at: place, models), moment > time, moment <= evaluatedAt else { continue }
      body(FlowStart.Stay(model: model.index, phase: place, moment: moment))
    }
  }
}

extension ModelSet {
  /// The first moment at which a stay is longer than expected.
  @inline(__always)
  func stuckMoment(entered: Int64, _ expected: Int64) -> Int64 { entered &+ expected &+ 1 }
}
