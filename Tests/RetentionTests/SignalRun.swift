import Foundation
import RecordLog
import Retention
import Touchpoints
import WorkerSDK

/// One customer on its way through the worker, without a broker: alarms come before the event that is later, as in the runtime.
final class SignalRun {
  struct Signal {
    let text: String
    let fields: [String: Any]
    let time: EventTime

    subscript(path: String) -> Any? {
      path.split(separator: ".").reduce(fields as Any?) { value, name in
        if let list = value as? [Any] { return Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } }
        return (value as? [String: Any])?[String(name)]
      }
    }

    func number(_ path: String) -> Double? { (self[path] as? NSNumber)?.doubleValue }
    func text(_ path: String) -> String? { self[path] as? String }
    func texts(_ path: String) -> [String] { self[path] as? [String] ?? [] }

    /// The digits of a number as they were written.
    func digits(_ name: String) -> String? {
      guard let range = text.range(of: "\"\(name)\":") else { return nil }
      return String(text[range.upperBound...].prefix { !",}]".contains($0) })
    }
  }

  let worker: RetentionWorker
  let customer: String
  private(set) var state: RetentionState?
  private(set) var signals: [Signal] = []
  private(set) var alarms: [EventTime] = []
  /// Whether states are written and read after every step, as restarts would.
  var rereads = false
  private var outbox: Outbox
  private let decode = Touchpoint.makeDecoder()
  private let tables = Tables()
  private var latest = EventTime.distantPast

  convenience init(_ parameters: RetentionParameters, customer: String = "c1") {
    self.init(RetentionModel(parameters), customer: customer)
  }

  /// Customers who share a model share what was worked out for them.
  init(_ model: RetentionModel, customer: String) {
    worker = RetentionWorker(model: model)
    self.customer = customer
    outbox = Outbox(worker: RetentionWorker.name, outputs: RetentionWorker.outputs, topics: RetentionWorker.outputs.map(\.name))
  }

  /// A customer of whom is assumed what is assumed before anything was fitted.
  convenience init() throws {
    guard let model = RetentionModel.starting else { throw ReferenceTable.Missing(description: "starting") }
    self.init(model, customer: "c1")
  }

  /// Sends an event with these properties, which are JSON without braces.
  func send(_ event: String, at time: EventTime, _ properties: String = "") throws {
    let isPage = event == "page"
    try send(
      #"{"type":"\#(isPage ? "page" : "track")","event":"\#(event)","userId":"\#(customer)","timestamp":"\#(time)","properties":{\#(properties)}}"#
    )
  }

  /// Sends a whole message.
  func send(_ value: String) throws {
    let batch = RecordBatch()
    batch.append(topic: 0, partition: 0, offset: 0, timestamp: -1, key: Array(customer.utf8).span, value: Array(value.utf8).span)
    batch.seal()
    let raw = RawRecord(batch: batch, index: 0)
    let decoded = try decode(raw)
    let time = decoded.time ?? .distantPast
    latest = max(latest, time)
    fire(before: time)
    outbox.cause = Outbox.Cause(origin: .record(raw), partition: 0, time: time, offset: 1, id: nil)
    try worker.process(
      Record(value: decoded.value, time: time, streamTime: latest, tables: tables, raw: raw), state: &state, outbox: &outbox)
    collect()
  }

  /// Lets time pass in silence.
  func pass(until time: EventTime) { fire(before: time) }

  func learn(_ parameters: RetentionParameters, from time: EventTime) {
    tables.learn("default", in: "retention.parameters", value: RetentionModel(parameters), from: time)
  }

  var encoded: [UInt8] {
    var writer = StateWriter()
    state?.encode(into: &writer)
    return writer.bytes
  }

  /// Goes on with a state of any bytes.
  static func surviving(_ bytes: [UInt8]) throws {
    let run = try SignalRun()
    var reader = StateReader(bytes)
    guard let state = try? RetentionState(decoding: &reader) else { return }
    run.state = state
    for event in ["page", "Order Completed", "Order Cancelled", "Support Ticket Opened"] {
      try run.send(event, at: day(3_000), #""order_id":"x","revenue":3"#)
    }
    _ = run.encoded
  }

  private func fire(before time: EventTime) {
    while let due = state?.nextPunctuation, due <= time {
      outbox.cause = Outbox.Cause(origin: .alarm(Array(customer.utf8)), partition: 0, time: due, offset: 1, id: nil)
      worker.punctuate(Alarm(time: due, tables: tables, key: Array(customer.utf8)), state: &state, outbox: &outbox)
      alarms.append(due)
      collect()
    }
  }

  private func collect() {
    for entry in outbox.batch.entries {
      let text = String(decoding: outbox.batch.bytes[entry.value.indices], as: UTF8.self)
      let fields = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
      let time = HeaderBlock.decode(outbox.batch.bytes, entry.headers).last { $0.name == "ce_time" }?.text
      signals.append(Signal(text: text, fields: fields, time: time.flatMap { EventTime(iso8601: $0) } ?? .distantPast))
    }
    outbox.clear()
    guard rereads, state != nil else { return }
    var reader = StateReader(encoded)
    state = try? RetentionState(decoding: &reader)
  }
}

/// Days behind the beginning of 2025.
func day(_ days: Double) -> EventTime {
  EventTime(year: 2025, month: 1, day: 1) + EventTime.Interval(milliseconds: Int64(days * 86_400_000))
}
