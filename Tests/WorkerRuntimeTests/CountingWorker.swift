import RecordLog
import WorkerSDK

/// A small worker with everything a runtime has to get right: it counts a customer's records, says so, and notices silence.
///
/// A value is `<id> <time in ms>`. Ids that begin with `x` are refused after the state was changed and an output emitted; those with `f`
/// make it forget the customer.
struct CountingWorker: Worker {
  static let name = "counting"
  static let inputs = [Source(Topic<Event>.events)]
  static let outputs = [Output(.counts), Output(.latest)]

  struct Event: InputValue {
    let id: String
    let time: Int64

    static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Event> {
      { (raw: RawRecord) throws(Rejection) -> Decoded<Event> in
        let text = String(decoding: raw.valueBytes ?? [], as: UTF8.self)
        let parts = text.split(separator: " ")
        guard parts.count == 2, let time = Int64(parts[1]) else { throw Rejection("unreadable", "Not an id and a time.") }
        return Decoded(
          Event(id: String(parts[0]), time: time), time: EventTime(milliseconds: time), id: RecordID(hashing: String(parts[0])))
      }
    }
  }

  struct Count: OutputValue {
    let count: Int
    let cause: String

    func encode(into json: inout JSONWriter) {
      json.object {
        $0.field("count", count)
        $0.field("cause", cause)
      }
    }
  }

  struct State: CustomerState, Equatable {
    var count = 0
    var silences = 0
    var last = EventTime.distantPast
    var alarm: EventTime?
    var nextPunctuation: EventTime? { alarm }

    init() {}

    func encode(into writer: inout StateWriter) {
      writer.write(count)
      writer.write(silences)
      writer.write(last)
      writer.write(alarm) { $0.write($1) }
    }

    init(decoding reader: inout StateReader) throws(StateDecodingError) {
      count = try reader.readInt()
      silences = try reader.readInt()
      last = try reader.readTime()
      alarm = try reader.readOptional { reader throws(StateDecodingError) in try reader.readTime() }
    }
  }

  func process(_ record: Record<Event>, state: inout State?, outbox: inout Outbox) throws(Rejection) {
    var changed = state ?? State()
    changed.count += 1
    if record.time > changed.last {
      changed.last = record.time
      changed.alarm = record.time + .minutes(1)
    }
    state = record.value.id.hasPrefix("f") ? nil : changed
    outbox.emit(Count(count: changed.count, cause: record.value.id), to: .counts, rule: "count")
    if record.value.id.hasPrefix("x") { throw Rejection("refused", "The id begins with x.") }
    if state == nil {
      outbox.erase(from: .latest, rule: "latest")
    } else {
      outbox.emit(Count(count: changed.count, cause: record.value.id), to: .latest, rule: "latest")
    }
  }

  func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {
    guard var changed = state else { return }
    changed.silences += 1
    changed.alarm = nil
    state = changed
    outbox.emit(Count(count: changed.silences, cause: "silence"), to: .counts, rule: "silence")
  }
}

extension Topic where Value == CountingWorker.Event {
  static var events: Topic<CountingWorker.Event> { Topic("events", type: "test.event.v1") }
}

extension Topic where Value == CountingWorker.Count {
  static var counts: Topic<CountingWorker.Count> { Topic("counts", type: "test.count.v1", carriesProgress: true) }
  static var latest: Topic<CountingWorker.Count> { Topic("latest", type: "test.latest.v1", isCompacted: true) }
}
