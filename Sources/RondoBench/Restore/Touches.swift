internal import Foundation
internal import Kafka
internal import RecordLog
internal import Terminal
internal import WorkerSDK

/// Touchpoints of many customers, each of whom has as many: states for restoring, made faster than journeys.
enum Touches {
  private static let names = ["Product Viewed", "Product Added", "Order Completed", "Email Opened"]
  private static let batchRecords = 1000

  /// Writes one touchpoint per customer and round; returns how many. The same round again gives the same records but for their ids.
  static func feed(_ site: Site, customers: Int, rounds: Range<Int>) throws -> Int {
    let producer = try site.client.makePlainProducer()
    defer { producer.close() }
    let progress = ProgressLine()
    defer { progress.clear() }
    let topic = site.topic("touchpoints")
    let start = EventTime(year: 2025, month: 1, day: 1)
    let series = UUID().uuidString.prefix(8)
    var batch: [PlainRecord] = []
    for round in rounds {
      for customer in 0..<customers {
        let time = start + .days(Int64(round)) + .seconds(Int64(customer) * 86_000 / Int64(customers))
        let value = message(names[round % names.count], customer: customer, id: "\(series)-\(round)-\(customer)", at: time)
        batch.append(PlainRecord(topic: topic, key: Array("c\(customer)".utf8), value: value, timestamp: time.milliseconds))
        guard batch.count == batchRecords else { continue }
        try producer.produce(batch)
        batch.removeAll(keepingCapacity: true)
        progress.show("writing touchpoints: \((round * customers + customer).grouped)")
      }
    }
    try producer.produce(batch)
    try producer.flush(timeout: .seconds(120))
    return rounds.count * customers
  }

  private static func message(_ name: String, customer: Int, id: String, at time: EventTime) -> [UInt8] {
    let properties = #""product_id":"p\#(customer % 5000)","sku":"sku-\#(customer % 5000)","name":"Product","price":19.9,"quantity":1"#
    let order = name == "Order Completed" ? #","order_id":"o\#(id)","total":39.8,"currency":"EUR""# : ""
    return Array(
      #"{"type":"track","event":"\#(name)","userId":"c\#(customer)","messageId":"\#(id)","timestamp":"\#(time)","properties":{\#(properties)\#(order)}}"#
        .utf8)
  }
}
