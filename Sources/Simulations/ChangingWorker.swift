package import WorkerSDK

/// ``CountingWorker`` with rules that change at a moment: from then on silence is noticed after half a minute, and every customer, also one
/// who is silent, says once that the rules have changed for it. The moment comes with the worker, or with a table.
package struct ChangingWorker: Worker {
  package static let name = "changing"
  package static let inputs = CountingWorker.inputs
  package static let outputs = CountingWorker.outputs
  package static let tables = [TableSource(rules)]
  /// What takes effect under the key `rules` changes them.
  private static let rules = Table(Topic<JoiningWorker.Rate>("rules", type: "test.rules.v1", isCompacted: true))

  package struct State: CustomerState {
    var counting = CountingWorker.State()
    /// Whether it knows that the rules change.
    var isKnowing = false
    /// When they change for it; `nil` where it knows of no change, or is through with it.
    var change: EventTime?
    var isChanged = false

    package var nextPunctuation: EventTime? {
      guard let change, let alarm = counting.alarm else { return change ?? counting.alarm }
      return min(change, alarm)
    }

    init() {}

    package func encode(into writer: inout StateWriter) {
      counting.encode(into: &writer)
      writer.write(isKnowing)
      writer.write(isChanged)
      writer.write(change) { $0.write($1) }
    }

    package init(decoding reader: inout StateReader) throws(StateDecodingError) {
      counting = try CountingWorker.State(decoding: &reader)
      isKnowing = try reader.readBool()
      isChanged = try reader.readBool()
      change = try reader.readOptional { reader throws(StateDecodingError) in try reader.readTime() }
    }
  }

  /// When the rules change; `nil` for a worker that does not know, unless a table tells it.
  private let change: EventTime?

  package init(change: EventTime?) { self.change = change }

  package var versions: [String: Int] { ["rules": change == nil ? 1 : 2] }
  package func fingerprint(_ tables: Tables) -> UInt32? { moment(tables) == nil ? 1 : 2 }

  private func moment(_ tables: Tables) -> EventTime? { change ?? tables.history(of: "rules", in: Self.rules).first?.time }

  package func adopt(_ state: inout State?, tables: Tables) -> Bool {
    guard let change = moment(tables), state?.isKnowing == false else { return false }
    state?.isKnowing = true
    state?.change = change
    return true
  }

  package func process(
    _ record: Record<CountingWorker.Event>, state: inout State?, outbox: inout Outbox
  ) throws(Rejection) {
    var changed = state ?? newcomer(at: max(record.time, record.streamTime), moment(record.tables))
    changed.counting.count += 1
    if record.time > changed.counting.last {
      changed.counting.last = record.time
      changed.counting.alarm = record.time + (changed.isChanged ? .seconds(30) : .minutes(1))
    }
    state = record.value.id.hasPrefix("f") ? nil : changed
    outbox.emit(CountingWorker.Count(count: changed.counting.count, cause: record.value.id), to: .counts, rule: "count")
    if record.value.id.hasPrefix("x") { throw Rejection("refused", "The id begins with x.") }
    if state == nil {
      outbox.erase(from: .latest, rule: "latest")
    } else {
      outbox.emit(CountingWorker.Count(count: changed.counting.count, cause: record.value.id), to: .latest, rule: "latest")
    }
  }

  /// Whoever comes when time has passed the change is not to be told of it: another customer of the same name may have been.
  private func newcomer(at time: EventTime, _ change: EventTime?) -> State {
    var state = State()
    state.isKnowing = change != nil
    state.isChanged = change.map { time >= $0 } ?? false
    state.change = state.isChanged ? nil : change
    return state
  }

  package func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {
    guard var changed = state else { return }
    if let change = changed.change, change <= alarm.time {
      changed.change = nil
      changed.isChanged = true
      outbox.emit(CountingWorker.Count(count: changed.counting.count, cause: "change"), to: .counts, rule: "change")
    } else {
      changed.counting.silences += 1
      changed.counting.alarm = nil
      outbox.emit(CountingWorker.Count(count: changed.counting.silences, cause: "silence"), to: .counts, rule: "silence")
    }
    state = changed
  }
}
