import Testing

/// Journeys through the six stages.
struct SixStagesJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.preset("six-stages")
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `all six stages in their order, and round again`() throws {
    try expect(
      """
      day 0    page
      day 2    Newsletter Subscribed
      day 5    Product Added
      day 6    Order Completed  70 EUR
      day 30   Survey Answered  nps 10
      day 50   Order Completed  30 EUR
      day 51
      """,
      [
        "day 0: – → awareness, entry (noticed)",
        "day 2: awareness → engagement, forward (engaged)",
        "day 5: engagement → evaluation, forward (evaluating)",
        "day 6: evaluation → purchase, forward (bought)",
        "day 20: purchase → experience, forward by silence (in-use)",
        "day 30: experience → advocacy, forward (advocating)",
        "day 50: advocacy → purchase, backward (bought-again)",
      ])
  }

  @Test func `a call to support begins the experience at once, a bad answer is no advocacy`() throws {
    try expect(
      """
      day 0    Order Completed  70 EUR
      day 2    Support Ticket Opened
      day 9    Survey Answered  nps 3
      day 10   Friend Referred
      day 11
      """,
      [
        "day 0: – → purchase, entry (bought)",
        "day 2: purchase → experience, forward (in-use)",
        "day 10: experience → advocacy, forward (advocating)",
      ])
  }

  @Test func `who weighs up for too long cools down step by step`() throws {
    try expect(
      """
      day 0    Product Added
      day 200
      """,
      [
        "day 0: – → awareness, entry (noticed)",
        "day 0: awareness → evaluation, forward (evaluating)",
        "day 30: evaluation → engagement, backward by silence (gone-cold)",
        "day 60: engagement → awareness, backward by silence (forgotten)",
      ])
  }

  @Test func `advocates and users who fall silent are lost step by step`() throws {
    try expect(
      """
      day 0    Order Completed  70 EUR
      day 20   Friend Referred
      day 900
      """,
      [
        "day 0: – → purchase, entry (bought)",
        "day 14: purchase → experience, forward by silence (in-use)",
        "day 20: experience → advocacy, forward (advocating)",
        "day 200: advocacy → experience, backward by silence (fallen-silent)",
        "day 385: experience → awareness, backward by silence (lost)",
      ])
  }

  @Test func `a cancelled purchase is weighed up again, and an end is an end`() throws {
    try expect(
      """
      day 0    Order Completed  70 EUR
      day 1    Order Cancelled
      day 2    Relationship Ended
      day 3
      """,
      [
        "day 0: – → purchase, entry (bought)",
        "day 1: purchase → evaluation, backward (cancelled)",
        "day 2: evaluation → –, exit (ended)",
      ])
  }
}
