import Lifecycle
import LifecycleModels
import Testing
import Touchpoints
import WorkerSDK

/// What the model language can say, each by the smallest model that says it.
struct LanguageTests {
  private func day(_ move: PhaseMove) -> Double { Double((move.at - Journey.start).milliseconds) / 86_400_000 }

  private func model(_ predicate: String, more: String = "") throws -> ModelSet {
    try Loaded.model(
      """
      model: m
      version: 1
      phases: [{id: a, rank: 1}, {id: b, rank: 2}]
      indicators: {here: {event: any}, it: \(predicate)}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}]
      \(more)
      """)
  }

  /// The day on which the customer comes to b; `nil` if it does not.
  private func day(_ predicate: String, _ journey: String) throws -> Double? {
    try Journey(journey).play(model(predicate)).moves.first { $0.to == 1 }.map { day($0) }
  }

  @Test func `only events with certain properties count`() throws {
    let journey = """
      day 0  Email Link Clicked  campaign_id spring
      day 1  Email Link Clicked  campaign_id autumn
      day 2  Email Link Clicked  campaign_id Autumn
      """
    #expect(try day("{event: Email Link Clicked, where: {campaign_id: autumn}, at_least: 2}", journey) == 2)
    #expect(try day("{event: Email Link Clicked, where: {campaign_id: [spring, autumn]}, at_least: 2, within: 3d}", journey) == 1)
    #expect(try day("{event: Email Link Clicked, where: {campaign_id: winter}}", journey) == nil)
  }

  @Test func `surveys, consent, loyalty tiers and ladders are asked for by their own words`() throws {
    #expect(try day("{satisfaction: nps, at_least: 9}", "day 0 Survey Answered nps 8\nday 3 Survey Answered nps 9") == 3)
    #expect(
      try day("{loyalty_tier: [Gold, Platinum]}", "day 0 Loyalty Tier Changed to_tier Silver\nday 2 Loyalty Tier Changed to_tier gold")
        == nil)
    #expect(try day("{loyalty_tier: [Gold]}", "day 0 page\nday 2 Loyalty Tier Changed to_tier gold") == 2)
    #expect(try day("{ladder_step: 3}", "day 0 Content Downloaded funnel_step 2\nday 4 Content Downloaded funnel_step 4") == 4)
    let models = try model("{all: [{consent: marketing, channel: email}, {not: {consent: marketing, channel: email, status: REVOKED}}]}")
    var state: LifecycleState?
    var moves: [PhaseMove] = []
    for (day, purpose, channel, status) in [
      (Int64(0), "marketing", "sms", "GRANTED"), (1, "analytics", "email", "GRANTED"), (2, "marketing", "email", "DENIED"),
      (3, "marketing", "email", "GRANTED"),
    ] {
      var event = JourneyEvent("Consent Changed", at: Journey.day(day))
      event.properties = ["purpose": purpose, "channel": channel, "status": status]
      moves += models.take(JourneyEvent("page", at: Journey.day(day)), state: &state) + models.take(event, state: &state)
    }
    #expect(moves.first { $0.to == 1 }.map { day($0) } == 3)
  }

  @Test func `variables have other values for other tiers, and a customer may come into one later`() throws {
    let models = try Loaded.model(
      """
      model: m
      version: 1
      phases: [{id: a, rank: 1}, {id: lost, rank: 2, lapsed: true}]
      tiers: [{id: dear, when: dear}, {id: company, when: company}]
      variables: {quiet: {default: 10d, company: 20d, dear: 30d}, much: 500}
      indicators:
        here: {event: any}
        quiet: {silent_for: $quiet}
        dear: {spent: any, at_least: $much}
        company: {trait: company, known: true}
        back: {event: any, since: phase}
      transitions: [{from: start, to: a, when: here}, {from: a, to: lost, when: quiet}, {from: lost, to: a, when: back}]
      """)
    func lost(_ journey: String) -> [Double] { Journey(journey).play(models).moves.filter { $0.to == 1 }.map { day($0) } }
    #expect(lost("day 0 page\nday 90") == [10])
    #expect(lost("day 0 Order Completed 499 EUR\nday 5 Order Completed 1 EUR\nday 90") == [35])
    #expect(lost("day 0 Order Completed 500 EUR\nday 5 Order Refunded 1 EUR\nday 90") == [10])
    var events = Journey("day 0 page\nday 3 identify\nday 90")
    events.events[1].traits = ["company": "ACME"]
    #expect(events.play(models).moves.filter { $0.to == 1 }.map { day($0) } == [20])
  }

  @Test func `nobody falls back before the minimum dwell, and steps forward don't wait`() throws {
    let text = """
      model: m
      version: 1
      mode: highest-matching
      phases:
        - {id: a, rank: 1, when: here}
        - {id: b, rank: 2, when: looking, min_dwell: 5d}
        - {id: c, rank: 3, when: bought, stays: near}
      indicators:
        here: {event: any}
        looking: {event: Product Viewed, within: 1d}
        bought: {event: Order Completed, within: 2d}
        near: {not: {silent_for: 10d}}
      """
    let models = try Loaded.model(text)
    #expect(
      Journey("day 0 Product Viewed\nday 20").play(models).table(models) == [
        "day 0: – → b, entry (looking)", "day 5: b → a, backward by silence (here)",
      ])
    #expect(
      Journey("day 0 Product Viewed\nday 1 Order Completed 1 EUR\nday 8 page\nday 40").play(models).table(models) == [
        "day 0: – → b, entry (looking)", "day 1: b → c, forward (bought)", "day 18: c → a, backward by silence (here)",
      ])
  }

  @Test func `the minimum dwell differs by tier`() throws {
    let models = try Loaded.model(
      """
      model: m
      version: 1
      mode: highest-matching
      tiers: [{id: slow, when: slow}]
      variables: {stay: {default: 5d, slow: 9d}}
      phases:
        - {id: a, rank: 1, when: here}
        - {id: b, rank: 2, when: looking, min_dwell: $stay}
      indicators:
        here: {event: any}
        looking: {event: Product Viewed, within: 1d}
        slow: {event: Signed Up}
      """)
    func back(_ journey: String) -> [Double] { Journey(journey).play(models).moves.filter { $0.to == 0 }.map { day($0) } }
    #expect(back("day 0 Product Viewed\nday 20") == [5])
    #expect(back("day 0 Product Viewed\nday 1 Signed Up\nday 20") == [9])
  }

  @Test func `each way of leaving the ideal way is called by its name`() throws {
    let models = try Loaded.model(
      """
      model: m
      version: 1
      phases: [{id: a, rank: 1}, {id: b, rank: 2}, {id: c, rank: 3}, {id: side, rank: 4}]
      indicators:
        a: {event: page, since: phase}
        first: {event: any}
        b: {event: Product Viewed, since: phase}
        c: {event: Product Added, since: phase}
        side: {event: Cart Viewed, since: phase}
      transitions:
        - {from: start, to: a, when: first}
        - {from: [b, c, side], to: a, when: a}
        - {from: [a, side], to: b, when: b}
        - {from: [a, b, side], to: c, when: c}
        - {from: [a, b, c], to: side, when: side}
      ideal: [{phase: a, dwell: 2d}, {phase: b, dwell: 2d}, c]
      """)
    let moves = Journey(
      """
      day 0   page
      day 1   Product Viewed
      day 5   Product Added
      day 6   page
      day 7   Product Viewed
      day 8   page
      day 9   Product Added
      day 10  Cart Viewed
      day 11
      """
    ).play(models).moves
    #expect(moves.map(\.deviation) == [nil, nil, .stalled, .regressed, .repeated, .regressed, .outOfOrder, .outOfOrder])
    #expect(moves.map(\.conformance) == [1000, 1000, 666, 500, 400, 333, 285, 250])
    let skipping = Journey("day 0 page\nday 1 Product Added\nday 2").play(models).moves
    #expect(skipping.map(\.deviation) == [nil, .skipped])
  }

  @Test func `what is missing for the next phase is said by fact and number, of the way that needs the fewest`() throws {
    let models = try model(
      "{all: [{event: page, at_least: 5}, {any: [{all: [{event: Signed In}, {event: Signed Up}]}, {spent: EUR, at_least: 100}]}, {not: {silent_for: 3d}}]}"
    )
    let moves = Journey("day 0 page\nday 0.5 page").play(models).moves
    #expect(moves.count == 1 && moves[0].nextPhase == 1)
    #expect(moves[0].missing == [Evidence(name: "page.count", value: 4), Evidence(name: "spent_micros.EUR", value: 100_000_000)])
    let cold = try Loaded.comwrap()
    let last = try #require(Journey("day 0 Signed Up\nday 46").play(cold).moves.last)
    #expect(cold.sources[0].phases[try #require(last.nextPhase)].id.name == "lead-nurturing")
    #expect(last.missing.map(\.value) == [1])
  }

  @Test func `a changed model goes on where the customer is, and says that it is the change`() throws {
    let old = try model("{event: page, at_least: 2}")
    let new = try Loaded.model(
      """
      model: m
      version: 2
      phases: [{id: c, rank: 3}, {id: a, rank: 1}, {id: b, rank: 2}]
      indicators: {here: {event: any}, it: {event: page, at_least: 2}, new: {event: Signed In}}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}, {from: b, to: c, when: it}, {from: c, to: a, when: new}]
      """)
    var state = Journey("day 0 page\nday 1 page\nday 2").play(old).state
    let moves = new.take(JourneyEvent("Signed In", at: Journey.day(3)), state: &state)
    #expect(
      Journey.Run(moves: moves).table(new) == [
        "day 1: b → c, forward (it)", "day 3: c → a, backward (new)", "day 3: a → b, forward (it)",
      ])
    #expect(moves.first?.cause == .activation)
    #expect(moves.dropFirst().allSatisfy { $0.cause == .event(.signedIn) })
    #expect(new.take(JourneyEvent("Cart Viewed", at: Journey.day(4)), state: &state).isEmpty)
  }
}
