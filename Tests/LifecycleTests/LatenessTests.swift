import Lifecycle
import LifecycleModels
import Testing
import WorkerSDK

/// Events that come late: the phases end where those of an order in time end, and what was told is put right.
struct LatenessTests {
  @Test(arguments: [1, 2])
  func `the same events in any order within the lateness amount to the same history`(round: UInt64) throws {
    let models = try Loaded.all()
    var corrected = 0
    for seed in UInt64(0)..<150 {
      let journey = Journey.random(seed: seed &+ round &* 1000, maximumPause: 40)
      let late = try LateJourney(journey, seed: seed, models)
      corrected += late.disturbed.moves.filter { $0.telling != .first }.count
      late.expectSameHistory("seed \(seed)")
    }
    #expect(corrected > 50, "nothing had to be corrected: \(corrected)")
  }

  @Test func `each step is told once, and a correction only where something differs`() throws {
    let models = try Loaded.comwrap()
    var run = Journey.Run()
    let events = [
      JourneyEvent("page", at: Journey.day("0")), JourneyEvent("Order Completed", at: Journey.day("0.5")),
      JourneyEvent("Newsletter Subscribed", at: Journey.day("0.2")), JourneyEvent("Cart Viewed", at: Journey.day("0.3")),
    ]
    for event in events { run.moves += models.take(event, streamTime: Journey.day("0.5"), state: &run.state) }
    #expect(
      run.table(models) == [
        "day 0: – → lead-warming, entry (noticed)",
        "day 0+12h: lead-warming → customer-engagement, forward (bought)",
        "day 0+4h: lead-warming → lead-nurturing, forward (interested)",
        "day 0+12h: lead-nurturing → customer-engagement, forward (bought), corrected",
      ])
  }

  @Test func `a sign of life before a silence takes the win-back back`() throws {
    let models = try Loaded.comwrap()
    var run = Journey("day 0 Order Completed 10 EUR\nday 90").play(models)
    run.moves += models.take(
      JourneyEvent("Product Viewed", at: Journey.day("89.9")), streamTime: Journey.day("90.1"), state: &run.state)
    #expect(
      run.table(models) == [
        "day 0: – → customer-engagement, entry (bought)",
        "day 90: customer-engagement → win-back, backward by silence (cooled-down)",
        "day 90: customer-engagement → win-back, backward by silence (cooled-down), retracted",
      ])
    #expect(run.state?.nextPunctuation == Journey.day("119.9"))
  }

  @Test func `what is older than the lateness counts, and corrects nothing`() throws {
    let models = try Loaded.comwrap()
    var run = Journey("day 0 Order Completed 10 EUR\nday 90").play(models)
    let tooLate = JourneyEvent("Product Viewed", at: Journey.day(88))
    run.moves += models.take(tooLate, streamTime: Journey.day("90.1"), state: &run.state)
    #expect(run.moves.count == 2)
    // It was the last activity all the same: the customer is given up a year after it came into win-back.
    #expect(run.state?.nextPunctuation == Journey.day(90 + 365))
  }

  @Test func `a journal is bounded, and closed when the customer has been away for longer than the lateness`() throws {
    let models = try Loaded.all()
    var state: LifecycleState?
    for minute in Int64(0)..<2_000 {
      let time = Journey.start + .minutes(minute)
      _ = models.take(JourneyEvent("Product Viewed", at: time), state: &state)
      #expect(try #require(state).journalCount <= 48)
    }
    #expect(bytes(of: try #require(state)).count < 1_400)
    _ = models.take(JourneyEvent("page", at: Journey.day(9)), state: &state)
    #expect(state?.journalCount == 1)
  }
}
