import Journeys
import RecordFiles
import RecordLog
import Testing
import Touchpoints
import WorkerSDK

@Suite struct JourneyGeneratorTests {
  private func settings(events: Int = 20_000, customers: Int = 300, seed: UInt64 = 7, garbage: Double = 0) -> JourneySettings {
    var settings = JourneySettings()
    settings.events = events
    settings.customers = customers
    settings.seed = seed
    settings.garbage = garbage
    return settings
  }

  private func run(_ settings: JourneySettings) -> (records: [RecordLine], summary: GenerationSummary) {
    var generator = JourneyGenerator(settings, topic: "touchpoints")
    var records: [RecordLine] = []
    while let record = generator.next() { records.append(record) }
    return (records, generator.summary)
  }

  /// Decodes one record after the other, as a worker does.
  private struct Decoder {
    private let batch = RecordBatch()
    private let decoder = Touchpoint.makeDecoder()

    func decode(_ record: RecordLine) throws(Rejection) -> Decoded<Touchpoint> {
      let (key, value) = (record.key, record.value)
      batch.clear()
      batch.append(
        topic: 0, partition: 0, offset: 0, timestamp: record.timestamp?.milliseconds ?? -1, key: key?.span, value: value?.span)
      batch.seal()
      return try decoder(RawRecord(batch: batch, index: 0))
    }
  }

  @Test func `the same seed gives the same bytes, another seed others`() {
    let first = run(settings(events: 3000, garbage: 0.01)).records
    #expect(first == run(settings(events: 3000, garbage: 0.01)).records)
    #expect(first != run(settings(events: 3000, seed: 8, garbage: 0.01)).records)
  }

  @Test(arguments: [(1, 1), (9, 1000), (1000, 1), (5000, 4000), (20_000, 300)])
  func `there are exactly as many events as asked for, and the summary adds up`(events: Int, customers: Int) {
    let (records, summary) = run(settings(events: events, customers: customers, garbage: 0.01))
    #expect(summary.events == events)
    #expect(records.count == summary.events + summary.repeats + summary.garbageCount)
    #expect(records.count == summary.records)
    #expect(summary.customers <= customers)
  }

  @Test func `records come in the order of their delivery, within the span`() {
    let settings = settings()
    let times = run(settings).records.compactMap(\.timestamp)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(times.allSatisfy { $0 >= settings.start && $0 <= settings.end })
    // All of the span is used, but for a tenth at most.
    let last = times.last ?? settings.start
    #expect((last - settings.start).milliseconds > settings.span.milliseconds * 9 / 10)
  }

  @Test func `every event is a touchpoint, and only repeats bear an id again`() throws {
    let decoder = Decoder()
    let (records, summary) = run(settings())
    var ids: [RecordID: Int] = [:]
    var late = 0
    for record in records {
      let decoded = try decoder.decode(record)
      let time = try #require(decoded.time)
      let id = try #require(decoded.id)
      ids[id, default: 0] += 1
      let delay = (try #require(record.timestamp) - time).milliseconds
      #expect(delay >= 0 && delay <= 3_600_000)
      if delay > 0 { late += 1 }
    }
    #expect(ids.count == summary.events)
    #expect(ids.values.count { $0 > 1 } == summary.repeats)
    // Both are delivered a second later at least.
    #expect(late == summary.late + summary.repeats)
    #expect(summary.late > 0)
    #expect(summary.repeats > 0)
  }

  @Test func `every kind of garbage is refused, and nothing else`() throws {
    let decoder = Decoder()
    let (records, summary) = run(settings(events: 20_000, garbage: 0.05))
    #expect(Set(summary.garbage.keys) == Set(Garbage.allCases))
    var refused: [String: Int] = [:]
    for record in records {
      do { _ = try decoder.decode(record) } catch { refused[error.code.description, default: 0] += 1 }
    }
    #expect(refused.values.reduce(0, +) == summary.garbageCount, "\(refused)")
    #expect(refused.count >= 7, "\(refused)")
  }

  @Test func `values are about 400 bytes`() {
    let values = run(settings()).records.compactMap { $0.value?.count }
    let mean = values.reduce(0, +) / values.count
    #expect((350...450).contains(mean), "\(mean)")
  }

  @Test func `journeys have what phases are made of: first visits, sign-ups, orders, advocacy, complaints, silence and return`() throws {
    let decoder = Decoder()
    let (records, _) = run(settings(events: 60_000, customers: 500))
    var names: Set<String> = []
    var last: [[UInt8]: EventTime] = [:]
    var orders: [[UInt8]: Int] = [:]
    var returned = 0
    for record in records {
      let touchpoint = try decoder.decode(record).value
      names.insert(touchpoint.eventText ?? touchpoint.kind.text)
      let key = try #require(record.key)
      let time = try #require(record.timestamp)
      if let before = last[key], (time - before) > .days(30) { returned += 1 }
      last[key] = time
      if touchpoint.eventText == "Order Completed" { orders[key, default: 0] += 1 }
    }
    let needed = [
      "page", "identify", "Signed Up", "Products Searched", "Product Viewed", "Product Added", "Cart Viewed", "Checkout Started",
      "Order Completed", "Order Refunded", "Email Delivered", "Email Opened", "Email Link Clicked", "Unsubscribed", "Newsletter Subscribed",
      "Product Reviewed", "Friend Referred", "Support Ticket Opened", "Support Ticket Resolved", "Survey Answered", "Loyalty Tier Changed",
      "Relationship Ended",
    ]
    for name in needed { #expect(names.contains(name), "\(name)") }
    #expect(returned > 50)
    #expect(orders.values.contains { $0 == 1 })
    #expect(orders.values.contains { $0 >= 5 })
    let end = settings().end
    #expect(last.values.contains { (end - $0) > .days(60) })
  }
}
