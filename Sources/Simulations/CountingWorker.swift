internal import RecordLog
package import WorkerSDK

/// A small worker with everything a runtime has to get right: it counts a customer's records, says so, and notices silence.
///
/// A value is `<id> <time in ms>`. Ids that begin with `x` are refused after the state was changed and an output emitted; those with `f`
/// make it forget the customer.
package struct CountingWorker: Worker {
  package static let name = "counting"
  package static let inputs = [Source(Topic<Event>.events)]
  package static let outputs = [Output(.counts), Output(.latest)]

  package struct Event: InputValue {
    package let id: String
    package let time: Int64

    package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Event> {
      { (raw: RawRecord) throws(Rejection) -> Decoded<Event> in
        let text = String(decoding: raw.valueBytes ?? [], as: UTF8.self)
        let parts = text.split(separator: " ")
        guard parts.count == 2, let time = Int64(parts[1]) else { throw Rejection("unreadable", "Not an id and a time.") }
        return Decoded(
          Event(id: String(parts[0]), time: time), time: EventTime(milliseconds: time), id: RecordID(hashing: String(parts[0])))
      }
    }
  }

  package struct Count: OutputValue {
    package let count: Int
    package let cause: String

    package init(count: Int, cause: String) {
      self.count = count
      self.cause = cause
    }

    package func encode(into json: inout JSONWriter) {
      json.object {
        $0.field("count", count)
        $0.field("cause", cause)
      }
    }
  }

  package struct State: CustomerState, Equatable {
    package var count = 0
    package var silences = 0
    package var last = EventTime.distantPast
    package var alarm: EventTime?
    package var nextPunctuation: EventTime? { alarm }

    /// What a state is filled up with, so that states are in many frames of a disk.
    private static let ballast = String(repeating: "nothing that anybody asks for, ", count: 3)

    package init() {}

    package func encode(into writer: inout StateWriter) {
      writer.write(Self.ballast)
      writer.write(count)
      writer.write(silences)
      writer.write(last)
      writer.write(alarm) { $0.write($1) }
    }

    package init(decoding reader: inout StateReader) throws(StateDecodingError) {
      guard try reader.readString() == Self.ballast else { throw StateDecodingError("the ballast is not what was written") }
      count = try reader.readInt()
      silences = try reader.readInt()
      last = try reader.readTime()
      alarm = try reader.readOptional { reader throws(StateDecodingError) in try reader.readTime() }
    }
  }

  package init() {}

  package func process(_ record: Record<Event>, state: inout State?, outbox: inout Outbox) throws(Rejection) {
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

  package func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {
    guard var changed = state else { return }
    changed.silences += 1
    changed.alarm = nil
    state = changed
    outbox.emit(Count(count: changed.silences, cause: "silence"), to: .counts, rule: "silence")
  }
}

extension Topic where Value == CountingWorker.Event {
  package static var events: Topic<CountingWorker.Event> { Topic("events", type: "test.event.v1") }
}

extension Topic where Value == CountingWorker.Count {
  package static var counts: Topic<CountingWorker.Count> { Topic("counts", type: "test.count.v1", carriesProgress: true) }
  package static var latest: Topic<CountingWorker.Count> {
    Topic("latest", type: "test.latest.v1", isCompacted: true, carriesProgress: true)
  }
}
