import Foundation
import Retention
import Testing
import WorkerSDK

/// What is remembered of a customer: small, the same whatever the order of late events, and the same after it was written and read.
@Suite struct SignalStateTests {
  struct Event {
    let name: String
    let properties: String
    let time: EventTime
    var arrival = EventTime.distantPast
  }

  /// A customer's events, in the order of their times.
  static func events(_ numbers: inout SeededNumbers, count: Int) -> [Event] {
    var events: [Event] = []
    var orders = 0
    for _ in 0..<count {
      let time = EventTime(milliseconds: day(0).milliseconds + Int64(numbers.uniform() * Double(count) * 86_400_000))
      func pick(_ count: Int) -> Int { Int(numbers.uniform() * Double(count)) }
      switch pick(12) {
      case 0...2:
        orders += 1
        let product = #"{"product_id":"p","category":"C\#(pick(3))","brand":"B\#(pick(3))","price":\#(pick(200))}"#
        events.append(
          Event(
            name: "Order Completed",
            properties: #""order_id":"o\#(orders)","revenue":\#(pick(90) + 1),"currency":"EUR","products":[\#(product)]"#, time: time))
        let later = time + .minutes(Int64(pick(900)))
        if pick(4) == 0 { events.append(Event(name: "Order Cancelled", properties: #""order_id":"o\#(orders)""#, time: later)) }
        if pick(4) == 0 {
          events.append(
            Event(name: "Order Refunded", properties: #""order_id":"o\#(orders)","revenue":\#(pick(50)),"currency":"EUR""#, time: later))
        }
        if pick(4) == 0 {
          events.append(
            Event(name: "Order Updated", properties: #""order_id":"o\#(orders)","revenue":\#(pick(90) + 1),"currency":"EUR""#, time: later))
        }
      case 3: events.append(Event(name: "Survey Answered", properties: #""survey_type":"nps","score":\#(pick(11))"#, time: time))
      case 4: events.append(Event(name: "Product Reviewed", properties: #""rating":\#(pick(5) + 1)"#, time: time))
      case 5: events.append(Event(name: "Payment Failed", properties: "", time: time))
      case 6:
        let ticket = pick(3)
        events.append(Event(name: "Support Ticket Opened", properties: #""ticket_id":"t\#(ticket)""#, time: time))
        events.append(
          Event(name: "Support Ticket Resolved", properties: #""ticket_id":"t\#(ticket)""#, time: time + .minutes(Int64(pick(900)))))
      case 7:
        events.append(
          Event(name: "Product Viewed", properties: #""product_id":"q","category":"C\#(pick(3))","price":\#(pick(200))"#, time: time))
      default: events.append(Event(name: "page", properties: "", time: time))
      }
    }
    return events.sorted { $0.time < $1.time }
  }

  private func play(_ events: [Event], rereads: Bool = false) throws -> SignalRun {
    let run = try SignalRun()
    run.rereads = rereads
    for event in events { try run.send(event.name, at: event.time, event.properties) }
    // Everything has its place by now.
    try run.send("page", at: (events.map(\.time).max() ?? day(0)) + .days(3))
    return run
  }

  @Test(arguments: 1...40)
  func `events that come up to a day late lead to the state of an orderly run`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let events = Self.events(&numbers, count: 10 + Int(seed) * 2)
    let orderly = try play(events)
    for _ in 0..<4 {
      var late = events
      for index in late.indices {
        late[index].arrival = late[index].time + EventTime.Interval(milliseconds: Int64(numbers.uniform() * 86_000_000))
      }
      late.sort { $0.arrival < $1.arrival }
      let other = try play(late)
      #expect(other.encoded == orderly.encoded)
      #expect(other.state?.standing == orderly.state?.standing)
    }
  }

  @Test func `a state that is written and read after every step says the same`() throws {
    for seed in 1...20 {
      var numbers = SeededNumbers(seed: UInt64(seed))
      let events = Self.events(&numbers, count: 60)
      let (kept, reread) = try (play(events), play(events, rereads: true))
      #expect(kept.signals.map(\.text) == reread.signals.map(\.text) && kept.signals.count > 10)
      #expect(kept.alarms == reread.alarms && kept.encoded == reread.encoded)
    }
  }

  @Test func `a state takes at most three hundred bytes for nearly everybody, and is bounded for all`() throws {
    var sizes: [Int] = []
    for seed in 1...45 {
      var numbers = SeededNumbers(seed: UInt64(seed))
      sizes.append(try play(Self.events(&numbers, count: 1 + seed)).encoded.count)
    }
    sizes.sort()
    #expect(sizes[sizes.count * 9 / 10] <= 300, "\(sizes)")
    var numbers = SeededNumbers(seed: 99)
    #expect(try play(Self.events(&numbers, count: 2_000)).encoded.count < 500)
  }

  @Test func `damaged bytes are an error, never a crash`() throws {
    var numbers = SeededNumbers(seed: 3)
    let run = try play(Self.events(&numbers, count: 60))
    let whole = run.encoded
    for length in 0..<whole.count {
      #expect(throws: StateDecodingError.self) {
        var reader = StateReader(Array(whole[..<length]))
        _ = try RetentionState(decoding: &reader)
      }
    }
    for _ in 0..<3_000 {
      var damaged = whole
      for _ in 0..<3 { damaged[Int(numbers.uniform() * Double(damaged.count))] = UInt8(numbers.uniform() * 256) }
      try SignalRun.surviving(damaged)
    }
  }

  @Test func `a state of a newer format is refused`() throws {
    var reader = StateReader([2, 0, 0, 0])
    #expect(throws: StateDecodingError.self) { try RetentionState(decoding: &reader) }
  }
}
