import Testing

/// Journeys through Duolingo's seven states of use.
struct DuolingoJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.preset("duolingo")
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `here on two days, gone for a week, a month, and for longer`() throws {
    try expect(
      """
      day 0     page
      day 0.9   page
      day 1.5   page
      day 60    page
      day 60.5
      """,
      [
        "day 0: – → new, entry (here)",
        "day 1: new → current, forward by silence (coming-back)",
        "day 2+12h: current → at-risk-weekly, backward by silence (away-a-day)",
        "day 8+12h: at-risk-weekly → at-risk-monthly, backward by silence (away-a-week)",
        "day 31+12h: at-risk-monthly → dormant, backward by silence (away-a-month)",
        "day 60: dormant → resurrected, re-entry (back)",
      ])
  }

  @Test func `back within a week is current, within a month reactivated`() throws {
    try expect(
      """
      day 0    page
      day 4    page
      day 20   page
      day 21.5
      """,
      [
        "day 0: – → new, entry (here)",
        "day 1: new → at-risk-weekly, backward by silence (away-a-day)",
        "day 4: at-risk-weekly → current, re-entry (back)",
        "day 5: current → at-risk-weekly, backward by silence (away-a-day)",
        "day 11: at-risk-weekly → at-risk-monthly, backward by silence (away-a-week)",
        "day 20: at-risk-monthly → reactivated, re-entry (back)",
        "day 21: reactivated → at-risk-weekly, backward by silence (away-a-day)",
      ])
  }

  @Test func `who is resurrected and stays is current`() throws {
    try expect(
      """
      day 0     page
      day 40    page
      day 40.9  page
      day 41.2  page
      day 41.3  Relationship Ended
      day 42
      """,
      [
        "day 0: – → new, entry (here)",
        "day 1: new → at-risk-weekly, backward by silence (away-a-day)",
        "day 7: at-risk-weekly → at-risk-monthly, backward by silence (away-a-week)",
        "day 30: at-risk-monthly → dormant, backward by silence (away-a-month)",
        "day 40: dormant → resurrected, re-entry (back)",
        "day 41: resurrected → current, forward by silence (coming-back)",
        "day 41+7h: current → –, exit (ended)",
      ])
  }
}
