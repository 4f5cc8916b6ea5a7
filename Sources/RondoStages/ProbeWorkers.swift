internal import Lifecycle
internal import Retention
internal import Synchronization
internal import Touchpoints
internal import WinBack
internal import WorkerSDK

/// Does nothing with a record but knowing the customer: what is left is decoding, time, looking the customer up, and repeats.
struct SilentWorker: Worker {
  static let name = "silent"
  static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  static var outputs: [Output] { [] }
  static var rejectsLate: Bool { false }

  struct State: CustomerState {
    init() {}
    func encode(into writer: inout StateWriter) {}
    init(decoding reader: inout StateReader) throws(StateDecodingError) {}
  }

  func process(_ record: Record<Touchpoint>, state: inout State?, outbox: inout Outbox) throws(Rejection) { state = State() }
}

/// The silent worker, which adds three times per record to a sum over all customers.
struct AddingWorker: Worker {
  static let name = "adding"
  static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  static let outputs = [Output(parts)]
  static let parts = SummedTopic<Day>("adding.parts")
  static var rejectsLate: Bool { false }
  static let additions = 3

  struct Day: SumKey {
    let time: EventTime

    init(time: EventTime) { self.time = time }
    init?(_ text: String) { nil }

    func encode(into key: inout KeyWriter) {
      key.write("a-model ")
      key.write(dayOf: time)
    }
  }

  func process(_ record: Record<Touchpoint>, state: inout SilentWorker.State?, outbox: inout Outbox) throws(Rejection) {
    state = SilentWorker.State()
    let day = Day(time: record.time)
    let minute = Int(truncatingIfNeeded: record.time.milliseconds / 60_000)
    for number in 0..<Self.additions { outbox.add(1, to: Self.parts, key: day, counter: (minute &+ number * 97) & 511) }
  }
}

/// The lifecycle worker without its outputs.
struct QuietWorker: Worker {
  static let name = "quiet"
  static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  static var outputs: [Output] { [] }
  static var rejectsLate: Bool { false }

  let models: ModelSet

  func process(_ record: Record<Touchpoint>, state: inout LifecycleState?, outbox: inout Outbox) throws(Rejection) {
    _ = models.take(record.value, id: outbox.cause.anchorID().low, at: record.time, streamTime: record.streamTime, state: &state)
  }

  func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    _ = models.pass(alarm.time, state: &state)
  }
}

/// The retention worker without its outputs.
struct QuietRetentionWorker: Worker {
  static let name = "quiet"
  static var inputs: [Source<Touchpoint>] { [Source(.touchpoints)] }
  static var outputs: [Output] { [] }
  static var rejectsLate: Bool { false }

  let worker: RetentionWorker

  func process(_ record: Record<Touchpoint>, state: inout RetentionState?, outbox: inout Outbox) throws(Rejection) {
    _ = worker.take(record, state: &state)
  }

  func punctuate(_ alarm: Alarm, state: inout RetentionState?, outbox: inout Outbox) { _ = worker.pass(alarm, state: &state) }
}

/// The win-back worker without its outputs, and without what other workers say.
struct QuietWinBackWorker: Worker {
  static let name = "quiet"
  static var inputs: [Source<WinBackWorker.Input>] { [Source(.touchpoints, as: { .touchpoint($0) })] }
  static var outputs: [Output] { [] }
  static var rejectsLate: Bool { false }

  let worker: WinBackWorker

  func process(_ record: Record<WinBackWorker.Input>, state: inout WinBackState?, outbox: inout Outbox) throws(Rejection) {
    _ = worker.take(record, id: outbox.cause.id ?? outbox.cause.anchorID(), state: &state)
  }

  func punctuate(_ alarm: Alarm, state: inout WinBackState?, outbox: inout Outbox) { _ = worker.pass(alarm, state: &state) }
}

/// The lifecycle worker with one allocation more per record: what counting has to find.
struct WastefulWorker: Worker {
  static let name = "lifecycle"
  static var inputs: [Source<Touchpoint>] { LifecycleWorker.inputs }
  static var outputs: [Output] { LifecycleWorker.outputs }
  static var rejectsLate: Bool { false }

  private final class Waste: Sendable { let box = Mutex<[UInt8]>([]) }

  private let waste = Waste()
  let worker: LifecycleWorker

  init(worker: LifecycleWorker) { self.worker = worker }

  func process(_ record: Record<Touchpoint>, state: inout LifecycleState?, outbox: inout Outbox) throws(Rejection) {
    waste.box.withLock { $0 = [UInt8](repeating: UInt8(truncatingIfNeeded: record.time.milliseconds), count: 40) }
    try worker.process(record, state: &state, outbox: &outbox)
  }

  func punctuate(_ alarm: Alarm, state: inout LifecycleState?, outbox: inout Outbox) {
    worker.punctuate(alarm, state: &state, outbox: &outbox)
  }
}
