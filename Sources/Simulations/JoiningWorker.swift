internal import RecordLog
package import WorkerSDK

/// A worker of three inputs, two outputs, a table and an alarm. Everything it says depends on the order in which it saw what it saw: the
/// events, what ``CountingWorker`` made of them (one topic of events, one that is compacted), the table as of stream time, and its alarms.
/// Where it went on without an input, it says so.
package struct JoiningWorker: Worker {
  package static let name = "joining"
  package static let inputs = [
    Source(Topic<CountingWorker.Event>.events, as: { Input.event($0) }),
    Source(Topic<CountingWorker.Count>.counts, as: { Input.count($0) }),
    Source(Topic<Latest>.latestCounts, as: { Input.latest($0.count) }),
  ]
  package static let outputs = [Output(.verdicts), Output(.standings)]
  package static let tables = [TableSource(rates)]
  package static let rates = Table(Topic<Rate>("rates", type: "test.rate.v1", isCompacted: true))

  package enum Input {
    case event(CountingWorker.Event)
    case count(CountingWorker.Count)
    /// `nil`: the customer was forgotten.
    case latest(CountingWorker.Count?)
  }

  /// The last count of a customer: a value of a compacted topic, in which a record may have none.
  package struct Latest: InputValue {
    package let count: CountingWorker.Count?

    package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Latest> {
      let decode = CountingWorker.Count.makeDecoder()
      return { (raw: RawRecord) throws(Rejection) -> Decoded<Latest> in
        if raw.hasValue { return try decode(raw).map { Latest(count: $0) } }
        // Its header says when: the broker's time of the record is another one in every run.
        return Decoded(
          Latest(count: nil), time: raw.header("ce_time").flatMap { EventTime(iso8601: $0) },
          id: raw.header("ce_id").map { RecordID(hashing: $0) })
      }
    }
  }

  package struct Rate: InputValue {
    package let value: String

    package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Rate> {
      { (raw: RawRecord) throws(Rejection) -> Decoded<Rate> in
        let time = raw.header("ce_time").flatMap { EventTime(iso8601: $0) }
        return Decoded(Rate(value: String(decoding: raw.valueBytes ?? [], as: UTF8.self)), time: time, id: nil)
      }
    }
  }

  package struct Verdict: OutputValue {
    package let order: UInt64
    package let seen: Int
    let rate: String
    let cause: String
    let behind: [String]

    package func encode(into json: inout JSONWriter) {
      json.object {
        $0.field("order", String(order, radix: 16))
        $0.field("seen", seen)
        $0.field("rate", rate)
        if !behind.isEmpty { $0.field("behind", behind.joined(separator: " ")) }
        $0.field("cause", cause)
      }
    }
  }

  package struct State: CustomerState {
    /// A hash of everything that happened to the customer, in its order.
    package var order: UInt64 = 0
    package var seen = 0
    package var alarm: EventTime?
    package var nextPunctuation: EventTime? { alarm }

    package init() {}

    package func encode(into writer: inout StateWriter) {
      writer.write(order)
      writer.write(seen)
      writer.write(alarm) { $0.write($1) }
    }

    package init(decoding reader: inout StateReader) throws(StateDecodingError) {
      order = try reader.readUInt64()
      seen = try reader.readInt()
      alarm = try reader.readOptional { reader throws(StateDecodingError) in try reader.readTime() }
    }

    package mutating func note(_ what: String) {
      seen += 1
      order = StableHash.hash64(Array("\(order) \(what)".utf8).span)
    }
  }

  package init() {}

  package func process(_ record: Record<Input>, state: inout State?, outbox: inout Outbox) throws(Rejection) {
    var changed = state ?? State()
    let cause: String
    switch record.value {
    case .event(let event):
      cause = event.id
      if event.id.hasPrefix("x") { throw Rejection("refused", "The id begins with x.") }
      let alarm = record.time + .seconds(90)
      if alarm > changed.alarm ?? .distantPast { changed.alarm = alarm }
    case .count(let count): cause = "\(count.cause) \(count.count)"
    case .latest(let count): cause = count.map { "latest \($0.cause) \($0.count)" } ?? "forgotten"
    }
    let rate = record.tables.value(of: "rate", in: Self.rates, at: record.streamTime)?.value ?? "none"
    changed.note("\(cause) \(rate) \(record.streamTime.milliseconds)")
    state = changed
    let verdict = Verdict(
      order: changed.order, seen: changed.seen, rate: rate, cause: cause, behind: record.inputsBehind.topics(of: Self.inputs))
    outbox.emit(verdict, to: .verdicts, rule: "verdict")
    outbox.emit(verdict, to: .standings, rule: "standing")
  }

  package func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {
    guard var changed = state else { return }
    let rate = alarm.tables.value(of: "rate", in: Self.rates, at: alarm.time)?.value ?? "none"
    changed.note("alarm \(rate)")
    let verdict = Verdict(
      order: changed.order, seen: changed.seen, rate: rate, cause: "alarm", behind: alarm.inputsBehind.topics(of: Self.inputs))
    outbox.emit(verdict, to: .verdicts, rule: "alarm")
    // Every fourth time the customer is forgotten.
    changed.alarm = nil
    state = changed.seen % 4 == 0 ? nil : changed
  }
}

extension CountingWorker.Count: InputValue {
  package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<CountingWorker.Count> {
    { (raw: RawRecord) throws(Rejection) -> Decoded<CountingWorker.Count> in
      let parts = String(decoding: raw.valueBytes ?? [], as: UTF8.self).split { "\":,}".contains($0) }
      guard parts.count == 5, let count = Int(parts[2]) else { throw Rejection("unreadable", "Not a count.") }
      let time = raw.header("ce_time").flatMap { EventTime(iso8601: $0) }
      let id = raw.header("ce_id").map { RecordID(hashing: $0) }
      return Decoded(CountingWorker.Count(count: count, cause: String(parts[4])), time: time, id: id)
    }
  }
}

extension Topic where Value == JoiningWorker.Latest {
  /// ``CountingWorker``'s compacted topic, as a reader sees it.
  package static var latestCounts: Topic<JoiningWorker.Latest> {
    Topic("latest", type: "test.latest.v1", isCompacted: true, carriesProgress: true)
  }
}

extension Topic where Value == JoiningWorker.Verdict {
  package static var verdicts: Topic<JoiningWorker.Verdict> { Topic("verdicts", type: "test.verdict.v1") }
  package static var standings: Topic<JoiningWorker.Verdict> { Topic("standings", type: "test.standing.v1", isCompacted: true) }
}
