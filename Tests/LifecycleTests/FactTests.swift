import Lifecycle
import LifecycleModels
import Testing
import Touchpoints
import WorkerSDK

/// What is remembered, and what counts as what.
struct FactTests {
  /// A model with one indicator, `it`, that leads from `a` to `b`.
  private func model(_ predicate: String, extra: String = "") throws -> ModelSet {
    try Loaded.model(
      """
      model: m
      version: 1
      phases: [{id: a, rank: 1}, {id: b, rank: 2}]
      indicators: {here: {event: any}, it: \(predicate)}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}]
      \(extra)
      """)
  }

  private func moves(_ predicate: String, _ journey: String) throws -> [PhaseMove] {
    try Journey(journey).play(model(predicate)).moves.filter { $0.to == 1 }
  }

  private func day(_ predicate: String, _ journey: String) throws -> Double? {
    try moves(predicate, journey).first.map { Double(($0.at - Journey.start).milliseconds) / 86_400_000 }
  }

  private func evidence(_ predicate: String, _ journey: String) throws -> [String: Int64]? {
    try moves(predicate, journey).first.map { Dictionary(uniqueKeysWithValues: $0.evidence.map { ($0.name, $0.value) }) }
  }

  @Test func `money is summed per currency and never across`() throws {
    let journey = """
      day 0  Order Completed  60 EUR
      day 1  Order Completed  60 USD
      day 2  Order Completed  39.99 EUR
      day 3  Order Completed  0.01 EUR
      """
    #expect(try day("{spent: EUR, at_least: 100}", journey) == 3)
    #expect(try day("{spent: any, at_least: 100}", journey) == 3)
    #expect(try day("{spent: USD, at_least: 100}", journey) == nil)
    #expect(try evidence("{spent: any, at_least: 100}", journey) == ["spent_micros.EUR": 100_000_000])
  }

  @Test func `refunds and cancellations with an amount are taken back`() throws {
    let journey = """
      day 0  Order Completed  100 EUR
      day 1  Order Refunded   1 EUR
      day 2  page
      day 3  Order Completed  1 EUR
      """
    #expect(try day("{all: [{spent: EUR, at_least: 100}, {event: page}]}", journey) == 3)
    #expect(try day("{all: [{spent: EUR, at_least: 100}, {event: page}]}", journey.replacing("Refunded", with: "Cancelled")) == 3)
  }

  @Test func `a fifth currency is left out, and the first four go on`() throws {
    let journey = """
      day 0  Order Completed  1 EUR
      day 0  Order Completed  1 USD
      day 0  Order Completed  1 CHF
      day 0  Order Completed  1 GBP
      day 1  Order Completed  500 SEK
      day 2  Order Completed  500 GBP
      """
    #expect(try day("{spent: SEK, at_least: 100}", journey) == nil)
    #expect(try day("{spent: any, at_least: 100}", journey) == 2)
  }

  @Test func `counts are in total, within a window, and since another event`() throws {
    let journey = """
      day 0   page
      day 1   Signed In
      day 2   page
      day 9   page
      day 10  page
      """
    #expect(try day("{event: page, at_least: 3}", journey) == 9)
    #expect(try day("{event: page, at_least: 3, within: 9d}", journey) == 10)
    #expect(try day("{event: page, at_least: 3, since: Signed In}", journey) == 10)
    #expect(try day("{event: page, at_least: 2, since: phase}", journey) == 9)
    #expect(try day("{event: page, at_most: 1, within: 5d}", journey) == 0)
    #expect(try evidence("{event: page, at_least: 3, within: 9d}", journey) == ["page.count_9d": 3])
    #expect(try evidence("{event: page, at_least: 3}", journey) == ["page.count": 3])
  }

  @Test func `what falls out of a window does so by itself, to the millisecond`() throws {
    let predicate = "{all: [{event: page, at_least: 2}, {event: page, at_most: 1, within: 5d}, {silent_for: 1d}]}"
    let move = try #require(try moves(predicate, "day 0 page\nday 2 page\nday 20").first)
    #expect(move.cause == .silence)
    #expect(move.at == Journey.day(5))
    let evidence = Dictionary(uniqueKeysWithValues: move.evidence.map { ($0.name, $0.value) })
    #expect(evidence == ["page.count": 2, "page.count_5d": 1, "silent_hours": 72])
  }

  @Test func `silence since an event, time in a phase and time known come by themselves`() throws {
    #expect(try day("{silent_for: 12h}", "day 0 page\nday 0.25 page\nday 9") == 0.75)
    #expect(try day("{silent_for: 3d, of: page}", "day 0 page\nday 2 Signed In\nday 9") == 3)
    #expect(try day("{in_phase_for: 2w}", "day 1 page\nday 2 page\nday 90") == 15)
    #expect(try day("{known_for: 10d}", "day 1 page\nday 2 page\nday 90") == 11)
    #expect(try day("{silent_for: 3d, of: Signed In}", "day 0 page\nday 90") == nil)
  }

  @Test func `the last value of a property or trait decides`() throws {
    let models = try model("{all: [{property: plan, of: Trial Started, in: [Pro, Team]}, {trait: employees, at_least: 50}]}")
    var state: LifecycleState?
    func send(_ name: String, day: Int64, properties: [String: String] = [:], traits: [String: String] = [:]) -> [PhaseMove] {
      var event = JourneyEvent(name, at: Journey.day(day))
      (event.properties, event.traits) = (properties, traits)
      return models.take(event, streamTime: Journey.day(10), state: &state)
    }
    #expect(send("Trial Started", day: 1, properties: ["plan": " pro "]).count == 1)
    #expect(send("identify", day: 5, traits: ["employees": "49.9"]).isEmpty)
    #expect(send("identify", day: 4, traits: ["employees": "80"]).isEmpty, "said before what is known")
    let moves = send("identify", day: 6, traits: ["employees": "50"])
    #expect(
      moves.first?.evidence == [Evidence(name: "Trial Started.plan", value: 1), Evidence(name: "trait.employees_milli", value: 50_000)])
  }

  @Test func `the order in which events arrive does not matter for facts`() throws {
    let indicators = """
      {any: [{event: page, at_least: 3, within: 30d}, {spent: any, at_least: 3}, {known_for: 3d}, {silent_for: 3d, of: Signed In},
      {property: rating, of: Product Reviewed, at_least: 4}, {trait: persona, equals: pro}, {event: Order Completed, at_least: 9}]}
      """
    // Long before the model takes effect only facts are collected.
    let models = try model(indicators, extra: "effective_from: 2100-01-01")
    for seed in UInt64(0)..<200 {
      let journey = Journey.random(seed: seed)
      var generator = SeededGenerator(seed: seed)
      // Which four of more currencies are kept would depend on the order; here there are two, and they have their order from the first two.
      let inOrder = collect(journey.events, models)
      var shuffled = journey.events
      shuffled.shuffle(using: &generator)
      #expect(collect(shuffled, models) == inOrder, "seed \(seed)")
    }
  }

  /// The facts after both currencies were seen and then `events`.
  private func collect(_ events: [JourneyEvent], _ models: ModelSet) -> [UInt32: Int64]? {
    var state: LifecycleState?
    for currency in ["EUR", "USD"] {
      var order = JourneyEvent("Order Completed", at: Journey.start)
      order.amount = Money.Currency(currency).map { Money(micros: 1, currency: $0) }
      _ = models.take(order, state: &state)
    }
    for event in events { _ = models.take(event, streamTime: events.map(\.time).max(), state: &state) }
    return state?.factsByCode
  }

  @Test func `facts that no model asks for are not stored`() throws {
    let models = try model("{event: Order Completed, at_least: 2}")
    var state: LifecycleState?
    for name in StandardEvents.all {
      _ = models.take(JourneyEvent(name, at: Journey.start), state: &state)
    }
    // First minute, last activity, orders; and of the model: its version, phase, since when, how many moves, visits of a.
    #expect(state?.factCount == 8)
  }

  @Test func `an event that comes too late counts, and phases are decided as of the latest moment known`() throws {
    let models = try model("{event: page, at_least: 2}")
    var state: LifecycleState?
    _ = models.take(JourneyEvent("page", at: Journey.day(10)), state: &state)
    let moves = models.take(JourneyEvent("page", at: Journey.day(3)), streamTime: Journey.day(10), state: &state)
    // Behind what happened at that moment.
    #expect(moves.map(\.at) == [EventTime(milliseconds: Journey.day(10).milliseconds + 1)])
    #expect(moves.map(\.cause) == [.lateEvent(.page)])
  }

  @Test func `several phases are passed at once, and no phase twice for one cause`() throws {
    let models = try Loaded.model(
      """
      model: m
      version: 1
      phases: [{id: a, rank: 1}, {id: b, rank: 2}, {id: c, rank: 3}]
      indicators: {here: {event: any}, one: {event: page}, two: {any: [one]}, three: {all: [two]}}
      transitions:
        - {from: start, to: a, when: here}
        - {from: a, to: b, when: one}
        - {from: b, to: c, when: two}
        - {from: c, to: a, when: three}
      """)
    let run = Journey("day 0 page\nday 1 page\nday 9").play(models)
    #expect(run.moves.map(\.to) == [0, 1, 2, 0, 1])
    #expect(run.moves.map(\.step) == [0, 1, 2, 0, 1])
    #expect(run.alarms.isEmpty)
  }

  @Test func `before a model takes effect it says nothing, and then it begins by itself`() throws {
    let models = try model("{event: page, at_least: 2}", extra: "effective_from: 2025-01-11T00:00:00Z")
    let run = Journey("day 0 page\nday 3 page\nday 30").play(models)
    #expect(run.moves.map(\.at) == [Journey.day(10), Journey.day(10)])
    #expect(run.moves.allSatisfy { $0.cause == .activation })
  }
}
