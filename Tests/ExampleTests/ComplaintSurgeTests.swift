import Testing
import WorkerSDK
import WorkerTesting

@testable import complaint_surge

@Suite struct `The example worker` {
  private func complaint(_ number: Int, day: Int64) -> String {
    #"{"type":"track","event":"Support Ticket Opened","userId":"c1","messageId":"m\#(number)","timestamp":"\#(time(day))"}"#
  }

  private func time(_ day: Int64) -> EventTime { EventTime(year: 2030, month: 1, day: 1) + .days(day) }

  @Test func `speaks at the third complaint within 30 days`() throws {
    let driver = try WorkerDriver(ComplaintSurgeWorker())
    for (number, day) in [0, 40, 50, 60].enumerated() {
      #expect(driver.outputs(of: "complaint-surge.surges").isEmpty)
      try driver.send(complaint(number, day: Int64(day)), key: "c1", at: time(Int64(day)))
    }
    let surges = driver.outputs(of: "complaint-surge.surges")
    #expect(surges.map(\.value) == [#"{"since":"\#(time(40))"}"#])
    #expect(surges.first?.headers["ce_type"] == "example.complaint-surge.v1")
  }

  @Test func `remembers complaints over a crash, and counts none twice`() throws {
    let driver = try WorkerDriver(ComplaintSurgeWorker())
    try driver.send(complaint(1, day: 0), key: "c1", at: time(0))
    try driver.send(complaint(1, day: 0), key: "c1", at: time(0))
    try driver.restart()
    try driver.send(complaint(2, day: 1), key: "c1", at: time(1))
    try driver.restart()
    #expect(driver.outputs(of: "complaint-surge.surges").isEmpty)
    try driver.send(complaint(3, day: 2), key: "c1", at: time(2))
    #expect(driver.outputs(of: "complaint-surge.surges").count == 1)
  }

  @Test func `makes a dead letter of what it cannot read`() throws {
    let driver = try WorkerDriver(ComplaintSurgeWorker())
    try driver.send("{", key: "c1")
    #expect(driver.deadLetters.map(\.value) == ["{"])
    #expect(driver.deadLetters.first?.headers["rondo_dead_offset"] == "0")
  }
}
