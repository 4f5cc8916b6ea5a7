internal import RecordLog
internal import WorkerRuntime
internal import WorkerSDK
package import WorkerTesting

/// What ``CountingWorker`` has to say of one partition, worked out from the log in the plainest way, without the runtime: no batches, no
/// transactions, no queue of alarms. So no alarm is lost, fired twice, too early or out of its turn where a run says the same.
package struct CountingModel {
  private struct Customer {
    var count = 0
    var silences = 0
    var last = Int64.min
    var alarm: Int64?
  }

  private var customers: [[UInt8]: Customer] = [:]
  /// By customer and id, stream time of the arrival.
  private var arrivals: [[UInt8]: [String: Int64]] = [:]
  private var streamTime = Int64.min / 4
  /// Per customer, what is said of it, in order.
  package private(set) var said: [[UInt8]: [String]] = [:]

  /// Where an undisturbed run of ``CountingWorker`` differs from the model, in words.
  package static func differences(in run: Simulation) -> [String] {
    var found: [String] = []
    for (number, records) in run.broker.visibleRecords(run.workload.input).enumerated() {
      var model = CountingModel()
      for record in records { model.take(record) }
      var said: [[UInt8]: [String]] = [:]
      for record in run.broker.visibleRecords("counts")[number] {
        if let key = record.key { said[key, default: []].append(String(decoding: record.value ?? [], as: UTF8.self)) }
      }
      for key in Set(said.keys).union(model.said.keys) where said[key] != model.said[key] {
        let name = String(decoding: key, as: UTF8.self)
        found.append("counts \(name): \(said[key] ?? []) instead of \(model.said[key] ?? []), as the model says")
      }
    }
    return found
  }

  private mutating func take(_ record: SimulatedRecord) {
    let text = String(decoding: record.value ?? [], as: UTF8.self)
    guard let key = record.key else { return takeTick(record, text) }
    let parts = text.split(separator: " ")
    guard !key.isEmpty, key[0] != 0, parts.count == 2, let time = Int64(parts[1]) else { return }
    let id = String(parts[0])
    moveTime(to: min(time, record.timestamp))
    if let arrival = arrivals[key]?[id], arrival >= streamTime - 7 * 86_400_000 { return }
    // A customer's own silence comes before what ends it, though the grace is not over.
    if let alarm = customers[key]?.alarm, alarm <= time { fire(key) }
    defer { fireDue() }
    if id.hasPrefix("x") { return }
    arrivals[key, default: [:]][id] = streamTime
    var customer = customers[key] ?? Customer()
    customer.count += 1
    if time > customer.last { (customer.last, customer.alarm) = (time, time + 60_000) }
    say(customer.count, id, of: key)
    customers[key] = id.hasPrefix("f") ? nil : customer
  }

  private mutating func takeTick(_ record: SimulatedRecord, _ text: String) {
    guard record.headers.contains(where: { $0.text == ControlRecord.tickType }),
      let time = EventTime(iso8601: String(text.split(separator: "\"").last { $0.contains("T") } ?? ""))
    else { return }
    moveTime(to: min(time.milliseconds, record.timestamp))
  }

  private mutating func moveTime(to time: Int64) {
    guard time > streamTime else { return }
    streamTime = time
    fireDue()
  }

  private mutating func fireDue() {
    let limit = streamTime - 10_000
    let due = customers.compactMap { key, customer in customer.alarm.map { (alarm: $0, key: key) } }.filter { $0.alarm <= limit }
    for entry in due.sorted(by: { $0.alarm == $1.alarm ? $0.key.lexicographicallyPrecedes($1.key) : $0.alarm < $1.alarm }) {
      fire(entry.key)
    }
  }

  private mutating func fire(_ key: [UInt8]) {
    customers[key]?.alarm = nil
    customers[key]?.silences += 1
    say(customers[key]?.silences ?? 0, "silence", of: key)
  }

  private mutating func say(_ count: Int, _ cause: String, of key: [UInt8]) {
    said[key, default: []].append("{\"count\":\(count),\"cause\":\"\(cause)\"}")
  }
}
