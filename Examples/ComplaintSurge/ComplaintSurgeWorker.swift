import Touchpoints
import WorkerCommand
import WorkerSDK

/// Says when a customer has complained three times within 30 days.
@main
struct ComplaintSurgeWorker: StandaloneWorker {
  static let name = "complaint-surge"
  static let inputs = [Source(.touchpoints)]
  static let outputs = [Output(surges)]
  static let surges = Topic<Surge>("complaint-surge.surges", type: "example.complaint-surge.v1")

  struct State: CustomerState, Codable {
    var complaints: [EventTime] = []
  }

  struct Surge: OutputValue {
    let since: EventTime

    func encode(into json: inout JSONWriter) { json.object { $0.field("since", since) } }
  }

  func process(_ record: Record<Touchpoint>, state: inout State?, outbox: inout Outbox) {
    guard record.value.event == .supportTicketOpened else { return }
    var complaints = (state?.complaints ?? []).filter { record.time - $0 < .days(30) }
    complaints.append(record.time)
    state = State(complaints: complaints.suffix(3))
    if complaints.count == 3 { outbox.emit(Surge(since: complaints[0]), to: Self.surges, rule: "three-in-30-days") }
  }
}
