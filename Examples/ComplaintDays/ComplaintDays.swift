import Touchpoints
import WorkerCommand
import WorkerSDK

/// Says, per day, how many customers have complained, and how often they have done so by then.
@main
struct ComplaintDaysWorker: StandaloneWorker {
  static let name = "complaint-days"
  static let inputs = [Source(.touchpoints)]
  static let outputs = [Output(ComplaintDays.parts)]

  struct State: CustomerState, Codable {
    var complaints = 0
  }

  var companions: [Companion] { [Companion(summing: ComplaintDays())] }

  func process(_ record: Record<Touchpoint>, state: inout State?, outbox: inout Outbox) {
    guard record.value.event == .supportTicketOpened else { return }
    let count = (state?.complaints ?? 0) + 1
    state = State(complaints: count)
    outbox.add(1, to: ComplaintDays.parts, key: Day(of: record.time), counter: ComplaintDays.bucket(count))
  }
}

/// By what is summed up.
struct Day: SumKey {
  let date: EventTime

  init(of time: EventTime) { date = time }
  init?(_ text: String) {
    guard let date = EventTime(iso8601: text) else { return nil }
    self.date = date
  }

  func encode(into key: inout KeyWriter) { key.write(dayOf: date) }
}

/// What is summed up: counter n is how many complaints were their customers' n-th; the last one takes all from the tenth on.
struct ComplaintDays: Summation {
  static let name = "complaint-day-sums"
  static let parts = SummedTopic<Day>("complaint-days.parts")
  static let totals = Topic<Total<Self>>("complaint-days.totals", type: "example.complaint-day.v1", isCompacted: true)

  static func bucket(_ complaints: Int) -> Int { min(complaints, 10) }

  func encode(_ total: Total<Self>, into json: inout JSONWriter) {
    let counters = total.sum.counters
    json.object {
      $0.field("complaints", counters.total(of: 1..<11))
      $0.field("first", counters[1])
      if let median = counters.bucket(atPermille: 500, in: 1..<11) { $0.field("median", median) }
      $0.field("newest", total.sum.time)
    }
  }
}
