import Testing
import WorkerSDK
import WorkerTesting

@testable import complaint_days

@Suite struct `The example of a sum` {
  private func driver() throws -> WorkerDriver {
    try WorkerDriver(ComplaintDaysWorker(), summing: ComplaintDays())
  }

  private func complain(_ customer: String, _ id: String, _ time: String, to driver: WorkerDriver) throws {
    let value =
      #"{"type":"track","event":"Support Ticket Opened","userId":"\#(customer)","messageId":"\#(id)","timestamp":"\#(time)"}"#
    try driver.send(value, key: customer, at: EventTime(iso8601: time))
  }

  @Test func `complaints are added up over all customers`() throws {
    let driver = try driver()
    try complain("c1", "m1", "2030-01-01T09:00:00Z", to: driver)
    try complain("c2", "m2", "2030-01-01T10:00:00Z", to: driver)
    try driver.restart()
    try complain("c1", "m1", "2030-01-01T09:00:00Z", to: driver)
    try complain("c1", "m3", "2030-01-02T09:00:00Z", to: driver)
    let last = Dictionary(driver.outputs(of: "complaint-days.totals").map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    #expect(
      last == [
        "2030-01-01": #"{"complaints":2,"first":2,"median":1,"newest":"2030-01-01T10:00:00.000Z"}"#,
        "2030-01-02": #"{"complaints":1,"first":0,"median":2,"newest":"2030-01-02T09:00:00.000Z"}"#,
      ])
  }

  @Test func `the id of a total tells it from every other total of its day`() throws {
    let driver = try driver()
    for number in 1...3 { try complain("c\(number)", "m\(number)", "2030-01-01T09:00:00Z", to: driver) }
    let ids = driver.outputs(of: "complaint-days.totals").map { $0.headers["ce_id"] ?? "" }
    #expect(ids.count == 3 && Set(ids).count == 3)
  }
}
