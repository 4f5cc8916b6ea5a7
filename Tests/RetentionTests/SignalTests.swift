import Foundation
import Retention
import Testing
import Touchpoints
import WorkerSDK

/// When signals come, and what they say.
@Suite struct SignalTests {
  private func order(_ run: SignalRun, _ id: String, _ days: Double, _ euros: Double = 50, _ currency: String = "EUR") throws {
    try run.send("Order Completed", at: day(days), #""order_id":"\#(id)","revenue":\#(euros),"currency":"\#(currency)""#)
  }

  /// A customer who bought every two weeks.
  private func regular(_ run: SignalRun) throws { for number in 0..<6 { try order(run, "o\(number)", Double(number) * 14 + 0.4) } }

  @Test func `bands are crossed by silence at the computed millisecond, and not one earlier`() throws {
    let run = try SignalRun()
    try regular(run)
    let model = try #require(RetentionParameters.starting?.buying)
    let known = run.signals.count
    run.pass(until: day(1000))
    let silent = run.signals.dropFirst(known)
    #expect(silent.allSatisfy { $0.text("cause.kind") == "silence" })
    let last = day(70.4)
    func alive(_ time: EventTime) -> Double {
      let weeks = Double((time - last).milliseconds) / 604_800_000
      return model.probabilityAlive(PurchaseSummary(repeats: 5, recency: 10, age: 10 + weeks))
    }
    // A quotient may be a hair below the bound when time has just reached it.
    func isAt(_ time: EventTime, _ days: Double) -> Bool { abs(Double((time - last).milliseconds) - days * 86_400_000) <= 2 }
    var bands: [String] = []
    for (level, band) in [(0.75, "medium"), (0.5, "high"), (0.25, "lost")] {
      let crossing = try #require(silent.first { alive($0.time) < level })
      #expect(crossing.texts("changed").contains("p_alive"), "\(crossing.text)")
      #expect(alive(crossing.time - EventTime.Interval(milliseconds: 2)) >= level && alive(crossing.time) < level)
      bands.append(crossing.text("risk") == band ? band : "\(band), but \(crossing.text("risk") ?? "none")")
    }
    #expect(Set(bands).isSubset(of: ["medium", "high", "lost", "medium, but high"]))
    // The overdue ratio: (T − t_x) / (t_x / x) is 1.5 after 21 days of silence, and 3 after 42.
    for (days, step) in [(11.2, 0.8), (21.0, 1.5), (42, 3)] {
      let signal = try #require(silent.first { isAt($0.time, days) }, "\(days) \(silent.map { ($0.time, $0.texts("changed")) })")
      #expect(signal.texts("changed").contains("overdue_ratio"))
      #expect(abs((signal.number("buying.overdue_ratio") ?? 0) - step) < 1e-9)
    }
    // The score of recency falls when the days of the cut points are over.
    for days in [30.0, 60, 120, 240] {
      let signal = try #require(silent.first { isAt($0.time, days) })
      #expect(signal.texts("changed").contains("recency"))
    }
    #expect(run.signals.last?.text("rfm.segment") == "At Risk" || run.signals.last?.text("rfm.segment") == "Can't Lose Them")
    #expect(run.state?.nextPunctuation == nil, "there is nothing left to wait for")
  }

  @Test func `who bought once is told by silence alone`() throws {
    let run = try SignalRun()
    try order(run, "a", 0)
    #expect(run.signals.last?.number("buying.p_alive") == 1)
    run.pass(until: day(500))
    let risks = run.signals.map { ($0.text("risk") ?? "", $0.time) }
    for (days, risk) in [(60.0, "medium"), (120, "high"), (365, "lost")] {
      #expect(risks.first { $0.0 == risk }?.1 == day(days))
    }
  }

  @Test func `what changes nothing is not published`() throws {
    let run = try SignalRun()
    for minute in 0..<9 { try run.send("page", at: day(Double(minute) / 1440)) }
    #expect(run.signals.isEmpty, "a few visits are nothing to speak of")
    try run.send("page", at: day(0.1))
    #expect(run.signals.count == 1 && run.signals[0].text("engagement.level") == "medium")
    #expect(run.signals[0]["risk"] is NSNull && run.signals[0]["buying"] is NSNull)
    try run.send("Email Delivered", at: day(0.2))
    run.pass(until: day(100))
    #expect(run.signals.map { $0.text("engagement.level") ?? "" } == ["medium", "none"])
    #expect(run.signals[1].time > day(21) && run.signals[1].time <= day(28.1))
    #expect(run.state?.nextPunctuation == nil)
  }

  @Test func `several currencies stay apart, and are converted by the rates that are given`() throws {
    let apart = try SignalRun()
    var parameters = try #require(RetentionParameters.starting)
    parameters.rules.currency = 0x455552
    parameters.rules.rates = [0x555344: 0.5]
    let converted = SignalRun(parameters)
    for run in [apart, converted] {
      try order(run, "a", 0, 10, "EUR")
      try order(run, "b", 7, 40, "USD")
      try order(run, "c", 14, 7, "JPY")
    }
    let first = try #require(apart.signals.last)
    #expect((first["value"] as? [Any])?.count == 3)
    #expect((0..<3).map { first.text("value.\($0).currency") ?? "" } == ["EUR", "JPY", "USD"])
    #expect((0..<3).map { first.number("value.\($0).spent_micros") ?? 0 } == [10e6, 7e6, 40e6])
    let second = try #require(converted.signals.last)
    #expect((0..<3).map { second.text("value.\($0).currency") ?? "" } == ["EUR", "JPY", ""])
    #expect(second.number("value.0.spent_micros") == 30e6 && second.number("value.1.spent_micros") == 7e6)
  }

  @Test func `refunds and cancellations correct the purchase they belong to, whichever comes first`() throws {
    let run = try SignalRun()
    try order(run, "a", 0, 100)
    try order(run, "b", 10, 60)
    try run.send("Order Refunded", at: day(12), #""order_id":"a","total":30,"currency":"EUR""#)
    #expect(run.signals.last?.number("value.0.spent_micros") == 130e6)
    try run.send("Order Cancelled", at: day(13), #""order_id":"b""#)
    #expect(run.signals.last?.number("value.0.spent_micros") == 70e6 && run.signals.last?.number("buying.x") == 0)
    // The refund of an order that is late.
    try run.send("Order Refunded", at: day(20.5), #""order_id":"c","total":20,"currency":"EUR""#)
    try order(run, "c", 20, 50)
    #expect(run.signals.last?.number("value.0.spent_micros") == 100e6 && run.signals.last?.number("buying.x") == 1)
    // A cancelled order that is reported again stays cancelled.
    try order(run, "b", 10, 60)
    #expect(run.signals.last?.number("buying.x") == 1)
  }

  @Test func `feedback makes a mood, and problems that end`() throws {
    let run = try SignalRun()
    try order(run, "a", 0)
    try run.send("Survey Answered", at: day(1), #""survey_type":"nps","score":10"#)
    #expect(run.signals.last?.text("satisfaction.mood") == "positive" && run.signals.last?.texts("opportunities") == ["referral"])
    try run.send("Support Ticket Opened", at: day(2), #""ticket_id":"t1""#)
    #expect(run.signals.last?.texts("satisfaction.problems") == ["complaint"])
    #expect(run.signals.last?["satisfaction.promotions"] as? Bool == false)
    #expect(run.signals.last?.texts("opportunities") == [], "nothing is sold to somebody who complains")
    try run.send("Support Ticket Resolved", at: day(3), #""ticket_id":"t1""#)
    #expect(run.signals.last?.texts("satisfaction.problems") == [])
    try run.send("Product Reviewed", at: day(4), #""rating":"2""#)
    #expect(run.signals.last?.texts("satisfaction.problems") == ["bad-rating"] && run.signals.last?.text("satisfaction.mood") == "negative")
    try run.send("Payment Failed", at: day(5), #""order_id":"b""#)
    #expect(run.signals.last?.texts("satisfaction.problems") == ["failed-payment", "bad-rating"])
    try order(run, "b", 5.1)
    #expect(run.signals.last?.texts("satisfaction.problems") == ["bad-rating"])
    run.pass(until: day(94))
    #expect(run.signals.last { $0.texts("changed").contains("bad_rating") }?.time == day(94))
    try run.send("Survey Answered", at: day(95), #""survey_type":"csat","score":5"#)
    #expect(run.signals.last?.text("satisfaction.mood") == "positive" && run.signals.last?.number("satisfaction.csat.score") == 5)
  }

  @Test func `health is explained by its drivers to the last point`() throws {
    let run = try SignalRun()
    try regular(run)
    try run.send("Support Ticket Opened", at: day(71), "")
    run.pass(until: day(400))
    for signal in run.signals {
      let drivers = try #require(signal["drivers"] as? [[String: Any]])
      let effects = drivers.compactMap { $0["effect"] as? Int }
      #expect(effects.count == drivers.count && zip(effects, effects.dropFirst()).allSatisfy { abs($0) >= abs($1) })
      #expect(signal.number("health") == Double(min(100, max(0, 50 + effects.reduce(0, +)))))
    }
    let (best, worst) = (run.signals.compactMap { $0.number("health") }.max() ?? 0, run.signals.last?.number("health") ?? 100)
    #expect(best > 60 && worst < 20)
  }

  @Test func `preferences and opportunities follow what is looked at and bought`() throws {
    let run = try SignalRun()
    try run.send(
      "Order Completed", at: day(0.8),
      #""order_id":"a","revenue":10,"currency":"EUR","products":[{"product_id":"p","category":"Shoes","brand":"Ok","price":10}]"#)
    for number in 1...4 {
      try run.send("Product Viewed", at: day(0.8 + Double(number) / 100), #""product_id":"q","category":"Bags","brand":"Ok","price":150"#)
    }
    let last = try #require(run.signals.last)
    #expect(last.texts("opportunities") == ["cross-sell", "upsell"])
    #expect(last.text("preferences.new_category") == "Bags" && last.text("preferences.brand") == "Ok")
    #expect(last.text("preferences.price_class") == "low" && last.text("preferences.hours_utc") == "18-21")
  }

  @Test func `a price class is what the sender says, else by the price in the currency of comparison`() throws {
    var parameters = try #require(RetentionParameters.starting)
    parameters.rules.priceClasses = [50, 200]
    parameters.rules.currency = Money.Currency("EUR")?.code
    parameters.rules.rates = [try #require(Money.Currency("JPY")).code: 0.006]
    for (product, expected) in [
      (#""price":49.99"#, "low"), (#""price":50"#, "middle"), (#""price":"200.00""#, "high"), (#""price":9000,"currency":"JPY""#, "middle"),
      (#""price":60,"currency":"EUR""#, "middle"), (#""price":9000,"currency":"KRW""#, nil), (#""price_class":"High","price":1"#, "high"),
      (#""price_class":"medium""#, "middle"), (#""price_class":"premium","price":1"#, "low"), (#""price_class":"premium""#, nil), ("", nil),
    ] as [(String, String?)] {
      let run = SignalRun(parameters)
      try run.send("Product Viewed", at: day(0), #""product_id":"p""# + (product.isEmpty ? "" : "," + product))
      try order(run, "a", 1)
      #expect(run.signals.last?.text("preferences.price_class") == expected, "\(product)")
      // What was paid counts before what was looked at.
      let amount = product.contains("currency") ? "" : #","currency":"EUR""#
      try run.send(
        "Order Completed", at: day(2), #""order_id":"b","revenue":10\#(amount),"products":[{"product_id":"q","price_class":"low"}]"#)
      #expect(run.signals.last?.text("preferences.price_class") == "low")
    }
  }

  @Test func `parameters of the table count from their moment on, and signals name them`() throws {
    let run = try SignalRun()
    var later = try #require(RetentionParameters.starting)
    later.version = "7"
    later.rules.oneTimeDays = [10, 20, 30]
    run.learn(later, from: day(50))
    try order(run, "a", 45)
    #expect(run.signals.last?.text("parameters") == "starting" && run.signals.last?.text("risk") == "low")
    try run.send("page", at: day(56))
    #expect(run.signals.last?.text("parameters") == "7" && run.signals.last?.text("risk") == "medium")
    run.pass(until: day(66))
    #expect(run.signals.last { $0.text("risk") == "high" }?.time == day(65))
  }

  /// Steps that come sooner than those at the start.
  private func sooner(_ version: String) throws -> RetentionParameters {
    var parameters = try #require(RetentionParameters.starting)
    parameters.version = version
    parameters.rules.oneTimeDays = [10, 20, 30]
    return parameters
  }

  @Test func `who is silent when the parameters change is looked at then, and told of if that changes a step`() throws {
    let run = try SignalRun()
    try order(run, "a", 45)
    let (before, unknown) = (run.state?.nextPunctuation, run.fingerprint)
    run.learn(try sooner("7"), from: day(70))
    #expect(run.fingerprint != unknown)
    #expect(run.state?.nextPunctuation == before)
    #expect(run.adopt() && !run.adopt())
    #expect(run.state?.nextPunctuation == day(70))
    run.pass(until: day(70))
    let signal = try #require(run.signals.last)
    #expect(signal.text("cause.kind") == "parameters" && signal.time == day(70) && signal.text("parameters") == "7")
    #expect(signal.texts("changed") == ["risk"] && signal.text("risk") == "high")
    run.pass(until: day(75))
    #expect(run.signals.last { $0.text("risk") == "lost" }?.time == day(75))
    // Whoever comes later knows of changes that are to come.
    run.learn(try sooner("8"), from: day(81))
    try order(run, "b", 80)
    #expect(run.state?.nextPunctuation == day(81))
    let count = run.signals.count
    run.pass(until: day(81))
    // The same steps under another name are no news.
    #expect(run.alarms.last == day(81) && run.signals.count == count)
  }

  @Test func `parameters that are learnt of too late count from the latest moment on`() throws {
    let run = try SignalRun()
    try order(run, "a", 45)
    run.pass(until: day(110))
    #expect(run.signals.last?.time == day(105) && run.signals.last?.text("risk") == "medium")
    run.learn(try sooner("7"), from: day(70))
    #expect(run.adopt())
    #expect(run.state?.nextPunctuation == day(105))
    run.pass(until: day(110))
    #expect(run.signals.last?.text("cause.kind") == "parameters" && run.signals.last?.time == day(105))
    #expect(run.signals.last?.text("risk") == "lost" && !run.adopt())
  }

  @Test func `a late event does not bring back the parameters of its time`() throws {
    let run = try SignalRun()
    run.learn(try sooner("7"), from: day(70))
    try order(run, "a", 45)
    run.pass(until: day(71))
    try order(run, "b", 69.5)
    let signal = try #require(run.signals.last)
    #expect(signal.text("parameters") == "7" && signal["cause.late"] as? Bool == true && signal.text("cause.kind") == "event")
  }

  @Test func `signals say how sure they are`() throws {
    let run = try SignalRun()
    try regular(run)
    let signal = try #require(run.signals.last)
    let alive = try #require(signal["buying.p_alive_interval"] as? [Double])
    let purchases = try #require(signal["buying.expected_purchases_365d_interval"] as? [Double])
    let (p, e) = try (#require(signal.number("buying.p_alive")), #require(signal.number("buying.expected_purchases_365d")))
    #expect(alive[0] < p && p < alive[1] && purchases[0] < e && e < purchases[1])
    let model = try #require(RetentionParameters.starting)
    let summary = PurchaseSummary(repeats: 5, recency: 10, age: 10)
    let expected = try #require(model.certainty).expectedPurchases(summary, horizon: 365.0 / 7, model.buying)
    #expect(relativeError(purchases[0], expected.lower) < 1e-6 && relativeError(purchases[1], expected.upper) < 1e-6)
    #expect(signal.text("value.0.basis") == "own-mean" && signal.number("value.0.expected_value") == 50)
  }
}
