import Testing

/// Journeys through Infusionsoft's three phases.
struct InfusionsoftJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.preset("infusionsoft")
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `attracted, sold to, delighted, and forgotten`() throws {
    try expect(
      """
      day 0    page
      day 5    Content Downloaded
      day 9    Product Viewed
      day 20   Order Completed  90 EUR
      day 400
      """,
      [
        "day 0: – → attract, entry (attracted)",
        "day 9: attract → sell, forward (buying)",
        "day 20: sell → wow, forward (delighted)",
        "day 140: wow → attract, backward by silence (attracted)",
      ])
  }

  @Test func `interest that fades keeps a lead in sell for a while, so that it does not flutter`() throws {
    try expect(
      """
      day 0    Product Added
      day 25   Email Link Clicked
      day 120
      """,
      [
        "day 0: – → sell, entry (buying)",
        "day 85: sell → attract, backward by silence (attracted)",
      ])
  }

  @Test func `nobody falls out of wow within a month`() throws {
    try expect(
      """
      day 0    Order Completed  90 EUR
      day 3    Order Cancelled
      day 60
      """,
      [
        "day 0: – → wow, entry (delighted)",
        "day 30: wow → attract, backward by silence (attracted)",
      ])
  }

  @Test func `a customer who stays in touch is delighted for a year`() throws {
    try expect(
      """
      day 0    Order Completed  90 EUR
      day 100  Email Opened
      day 170  page
      day 500
      """,
      [
        "day 0: – → wow, entry (delighted)",
        "day 260: wow → attract, backward by silence (attracted)",
      ])
  }

  @Test func `the relationship ends`() throws {
    try expect(
      """
      day 0    Checkout Started
      day 1    Relationship Ended
      day 9    Checkout Started
      day 10
      """,
      [
        "day 0: – → sell, entry (buying)",
        "day 1: sell → –, exit (ended)",
        "day 9: – → sell, re-entry (buying)",
      ])
  }
}
