import Testing

/// Journeys through Antavo's four phases of loyalty.
struct AntavoJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.preset("antavo")
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `a visitor joins, buys, slips away and is brought back`() throws {
    try expect(
      """
      day 0    page
      day 3    Signed Up
      day 10   Order Completed  60 EUR
      day 200  Reward Redeemed
      day 201
      """,
      [
        "day 0: – → reach-and-acquire, entry (reached)",
        "day 3: reach-and-acquire → convert, forward (won-over)",
        "day 10: convert → retain-and-reward, forward (bought)",
        "day 130: retain-and-reward → recognise-and-reactivate, backward by silence (slipping-away)",
        "day 200: recognise-and-reactivate → retain-and-reward, re-entry (active-again)",
      ])
  }

  @Test func `a member of an upper tier is given twice the time`() throws {
    try expect(
      """
      day 0    Order Completed  60 EUR
      day 1    Loyalty Tier Changed  to_tier Gold
      day 300
      """,
      [
        "day 0: – → retain-and-reward, entry (bought)",
        "day 240: retain-and-reward → recognise-and-reactivate, backward by silence (slipping-away)",
      ])
  }

  @Test func `who cancels the first order is still to be won`() throws {
    try expect(
      """
      day 0   Order Completed  60 EUR
      day 1   Order Cancelled
      day 2
      """,
      [
        "day 0: – → retain-and-reward, entry (bought)",
        "day 1: retain-and-reward → convert, backward (cancelled)",
      ])
  }

  @Test func `who joined and never came goes cold`() throws {
    try expect(
      """
      day 0   Newsletter Subscribed
      day 90
      """,
      [
        "day 0: – → reach-and-acquire, entry (reached)",
        "day 0: reach-and-acquire → convert, forward (won-over)",
        "day 60: convert → reach-and-acquire, backward by silence (gone-cold)",
      ])
  }

  @Test func `a year without an answer begins the circle anew, and an end ends it`() throws {
    try expect(
      """
      day 0    Order Completed  60 EUR
      day 490  page
      day 491  Relationship Ended
      day 495
      """,
      [
        "day 0: – → retain-and-reward, entry (bought)",
        "day 120: retain-and-reward → recognise-and-reactivate, backward by silence (slipping-away)",
        "day 485: recognise-and-reactivate → reach-and-acquire, re-entry by silence (given-up)",
        "day 491: reach-and-acquire → –, exit (ended)",
      ])
  }
}
