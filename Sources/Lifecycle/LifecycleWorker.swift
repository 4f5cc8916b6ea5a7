package import Touchpoints
package import WorkerSDK

/// Says in which phase of each lifecycle model every customer is, and publishes every step between phases.
package struct LifecycleWorker: Worker {
  package static let name = "lifecycle"
  package static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  package static var outputs: [Output] { [Output(.lifecycleTransitions), Output(.lifecyclePhases), Output(LifecycleFlows.parts)] }

  /// Nothing is refused here: what cannot be read was refused before.
  package static var rejectsLate: Bool { false }

  private let models: ModelSet
  private let flows: FlowCounting
  /// One rule per model: with the moves of that model at one record or alarm as its steps.
  private let rules: [String]

  package init(models: ModelSet) {
    self.models = models
    flows = FlowCounting(models)
    rules = models.sources.map { "transition.\($0.id)" }
  }

  package var versions: [String: Int] { models.versions }

  package func process(_ record: Record<Touchpoint>, state: inout LifecycleState?, outbox: inout Outbox) throws(Rejection) {
    let id = (outbox.cause.id ?? outbox.cause.anchorID()).low
    let changed = state?.changedModels(models) ?? 0
    let moves = models.take(record.value, id: id, at: record.time, streamTime: record.streamTime, state: &state)
    flows.count(moves, changed: changed, &state, to: &outbox)
    if !moves.isEmpty { publish(moves, of: record.hasPlainKey ? nil : record.customer, &state, to: &outbox) }
  }

  package func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    let changed = state?.changedModels(models) ?? 0
    let moves = models.pass(alarm.time, state: &state)
    flows.count(moves, changed: changed, &state, to: &outbox)
    if !moves.isEmpty { publish(moves, of: alarm.hasPlainKey ? nil : alarm.customer, &state, to: &outbox) }
  }

  /// Publishes moves, and where they led.
  ///
  /// - Parameters:
  ///   - customer: `nil`: the key says it.
  ///   - state: Only read, in its place.
  package func publish(_ moves: [PhaseMove], of customer: String?, _ state: inout LifecycleState?, to outbox: inout Outbox) {
    guard let phases = state?.phases(of: customer, in: models) else { return }
    let causeID = outbox.cause.id ?? outbox.cause.anchorID()
    var latest = EventTime.distantPast
    for index in moves.indices {
      let move = moves[index]
      if move.telling == .recounted { continue }
      latest = max(latest, move.at)
      outbox.cause.id = move.anchor.id
      if move.telling == .first {
        outbox.emit(
          PhaseTransition(move, of: customer), to: .lifecycleTransitions, rule: rules[move.model], step: move.step, time: move.at)
      } else {
        // A correction's own id comes from the one that it corrects and from what brought it about.
        let corrected = outbox.id(rule: rules[move.model], step: move.step)
        outbox.cause.id = causeID
        outbox.emit(
          PhaseTransition(move, of: customer, corrects: corrected), to: .lifecycleTransitions, rule: "correction.\(corrected)",
          time: move.at)
      }
    }
    guard latest > .distantPast else { return }
    outbox.cause.id = causeID
    outbox.emit(phases, to: .lifecyclePhases, rule: "phases", time: latest)
  }
}

extension LifecycleState {
  /// Where the customer is; the models have just been asked about it, so its facts are in their slots.
  fileprivate mutating func phases(of customer: String?, in models: ModelSet) -> CustomerPhases {
    CustomerPhases(of: customer, ofBound: &self, in: models)
  }
}

extension PhaseMove.Anchor {
  /// The same wherever the move is told from: an event's id, which is told apart from others of the customer by its lower half, or a moment.
  fileprivate var id: RecordID {
    switch self {
    case .record(let id): RecordID(high: 0, low: id)
    case .silence(let time): RecordID(high: 1, low: UInt64(bitPattern: time))
    }
  }
}
