import RecordLog
import WorkerSDK

/// A worker of two inputs, two outputs, a table and an alarm. Everything it says depends on the order in which it saw what it saw: the
/// events, what ``CountingWorker`` made of them, the table as of stream time, and its alarms.
struct JoiningWorker: Worker {
  static let name = "joining"
  static let inputs = [
    Source(Topic<CountingWorker.Event>.events, as: { Input.event($0) }),
    Source(Topic<CountingWorker.Count>.counts, as: { Input.count($0) }),
  ]
  static let outputs = [Output(.verdicts), Output(.standings)]
  static let tables = [TableSource(rates)]
  static let rates = Table(Topic<Rate>("rates", type: "test.rate.v1", isCompacted: true))

  enum Input {
    case event(CountingWorker.Event)
    case count(CountingWorker.Count)
  }

  struct Rate: InputValue {
    let value: String

    static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Rate> {
      { (raw: RawRecord) throws(Rejection) -> Decoded<Rate> in
        let time = raw.header("ce_time").flatMap { EventTime(iso8601: $0) }
        return Decoded(Rate(value: String(decoding: raw.valueBytes ?? [], as: UTF8.self)), time: time, id: nil)
      }
    }
  }

  struct Verdict: OutputValue {
    let order: UInt64
    let seen: Int
    let rate: String
    let cause: String

    func encode(into json: inout JSONWriter) {
      json.object {
        $0.field("order", String(order, radix: 16))
        $0.field("seen", seen)
        $0.field("rate", rate)
        $0.field("cause", cause)
      }
    }
  }

  struct State: CustomerState {
    /// A hash of everything that happened to the customer, in its order.
    var order: UInt64 = 0
    var seen = 0
    var alarm: EventTime?
    var nextPunctuation: EventTime? { alarm }

    init() {}

    func encode(into writer: inout StateWriter) {
      writer.write(order)
      writer.write(seen)
      writer.write(alarm) { $0.write($1) }
    }

    init(decoding reader: inout StateReader) throws(StateDecodingError) {
      order = try reader.readUInt64()
      seen = try reader.readInt()
      alarm = try reader.readOptional { reader throws(StateDecodingError) in try reader.readTime() }
    }

    mutating func note(_ what: String) {
      seen += 1
      order = StableHash.hash64(Array("\(order) \(what)".utf8).span)
    }
  }

  func process(_ record: Record<Input>, state: inout State?, outbox: inout Outbox) throws(Rejection) {
    var changed = state ?? State()
    let cause: String
    switch record.value {
    case .event(let event):
      cause = event.id
      if event.id.hasPrefix("x") { throw Rejection("refused", "The id begins with x.") }
      let alarm = record.time + .seconds(90)
      if alarm > changed.alarm ?? .distantPast { changed.alarm = alarm }
    case .count(let count): cause = "\(count.cause) \(count.count)"
    }
    let rate = record.tables.value(of: "rate", in: Self.rates, at: record.streamTime)?.value ?? "none"
    changed.note("\(cause) \(rate) \(record.streamTime.milliseconds)")
    state = changed
    let verdict = Verdict(order: changed.order, seen: changed.seen, rate: rate, cause: cause)
    outbox.emit(verdict, to: .verdicts, rule: "verdict")
    outbox.emit(verdict, to: .standings, rule: "standing")
  }

  func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {
    guard var changed = state else { return }
    let rate = alarm.tables.value(of: "rate", in: Self.rates, at: alarm.time)?.value ?? "none"
    changed.note("alarm \(rate)")
    outbox.emit(Verdict(order: changed.order, seen: changed.seen, rate: rate, cause: "alarm"), to: .verdicts, rule: "alarm")
    // Every fourth time the customer is forgotten.
    changed.alarm = nil
    state = changed.seen % 4 == 0 ? nil : changed
  }
}

extension CountingWorker.Count: InputValue {
  static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<CountingWorker.Count> {
    { (raw: RawRecord) throws(Rejection) -> Decoded<CountingWorker.Count> in
      let parts = String(decoding: raw.valueBytes ?? [], as: UTF8.self).split { "\":,}".contains($0) }
      guard parts.count == 5, let count = Int(parts[2]) else { throw Rejection("unreadable", "Not a count.") }
      let time = raw.header("ce_time").flatMap { EventTime(iso8601: $0) }
      let id = raw.header("ce_id").map { RecordID(hashing: $0) }
      return Decoded(CountingWorker.Count(count: count, cause: String(parts[4])), time: time, id: id)
    }
  }
}

extension Topic where Value == JoiningWorker.Verdict {
  static var verdicts: Topic<JoiningWorker.Verdict> { Topic("verdicts", type: "test.verdict.v1") }
  static var standings: Topic<JoiningWorker.Verdict> { Topic("standings", type: "test.standing.v1", isCompacted: true) }
}
