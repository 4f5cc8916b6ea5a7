import Testing

/// Journeys through comwrap's four phases, to be read by whoever knows customers.
struct ComwrapJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.comwrap()
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `a visitor warms up, subscribes, buys, cools down and is won back`() throws {
    try expect(
      """
      day 0    page
      day 2    Newsletter Subscribed
      day 10   Order Completed  49.90 EUR
      day 130  Order Completed  20 EUR
      day 131
      """,
      [
        "day 0: – → lead-warming, entry (noticed)",
        "day 2: lead-warming → lead-nurturing, forward (interested)",
        "day 10: lead-nurturing → customer-engagement, forward (bought)",
        "day 100: customer-engagement → win-back, backward by silence (cooled-down)",
        "day 130: win-back → customer-engagement, re-entry (bought)",
      ])
  }

  @Test func `the first thing known of a customer is an order`() throws {
    try expect(
      """
      day 0   Order Completed  10 EUR
      day 89
      """,
      ["day 0: – → customer-engagement, entry (bought)"])
  }

  @Test func `a customer who still visits is not won back until a month of quiet`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 80   Product Viewed
      day 120
      """,
      [
        "day 0: – → customer-engagement, entry (bought)",
        "day 110: customer-engagement → win-back, backward by silence (cooled-down)",
      ])
  }

  @Test func `mail that is only delivered does not break the silence`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 70   Email Delivered
      day 85   Email Delivered
      day 90
      """,
      [
        "day 0: – → customer-engagement, entry (bought)",
        "day 90: customer-engagement → win-back, backward by silence (cooled-down)",
      ])
  }

  @Test func `three looks at products within a month are interest, three in three months are not`() throws {
    try expect(
      """
      day 0   Product Viewed
      day 20  Product Viewed
      day 40  Product Viewed
      day 45  Product Viewed
      day 46
      """,
      [
        "day 0: – → lead-warming, entry (noticed)",
        "day 45: lead-warming → lead-nurturing, forward (interested)",
      ])
  }

  @Test func `a lead goes cold, and warms up again`() throws {
    try expect(
      """
      day 0   Signed Up
      day 60  Email Link Clicked
      day 61
      """,
      [
        "day 0: – → lead-warming, entry (noticed)",
        "day 0: lead-warming → lead-nurturing, forward (interested)",
        "day 45: lead-nurturing → lead-warming, backward by silence (gone-cold)",
        "day 60: lead-warming → lead-nurturing, forward (interested)",
      ])
  }

  @Test func `a purchase at a dealer is known by its warranty`() throws {
    try expect(
      """
      day 0   page
      day 1   Warranty Registered
      day 2
      """,
      [
        "day 0: – → lead-warming, entry (noticed)",
        "day 1: lead-warming → customer-engagement, forward (bought)",
      ])
  }

  @Test func `who cancels the only order is a lead again`() throws {
    try expect(
      """
      day 0   Order Completed  10 EUR
      day 2   Order Cancelled
      day 9   Order Completed  15 EUR
      day 10
      """,
      [
        "day 0: – → customer-engagement, entry (bought)",
        "day 2: customer-engagement → lead-nurturing, backward (cancelled)",
        "day 9: lead-nurturing → customer-engagement, forward (bought)",
      ])
  }

  @Test func `a year of win-back in vain begins the circle anew`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 900
      """,
      [
        "day 0: – → customer-engagement, entry (bought)",
        "day 90: customer-engagement → win-back, backward by silence (cooled-down)",
        "day 455: win-back → lead-warming, re-entry by silence (given-up)",
      ])
  }

  @Test func `a relationship ends, and nothing but the customer begins it again`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 5    Relationship Ended
      day 6    Email Delivered
      day 50   page
      day 51   Order Completed  12 EUR
      day 52
      """,
      [
        "day 0: – → customer-engagement, entry (bought)",
        "day 5: customer-engagement → –, exit (ended)",
        "day 50: – → lead-warming, re-entry (noticed)",
        "day 51: lead-warming → customer-engagement, forward (bought)",
      ])
  }
}
