import Testing

/// Journeys through CleverTap's five phases.
struct CleverTapJourneyTests {
  private func expect(_ journey: String, _ moves: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let models = try Loaded.clevertap()
    #expect(Journey(journey).play(models).table(models) == moves, sourceLocation: sourceLocation)
  }

  @Test func `the whole way up, from a page to a referral`() throws {
    try expect(
      """
      day 0    page
      day 1    Signed Up
      day 3    Checkout Started
      day 3    Order Completed  80 EUR
      day 12   Product Reviewed  rating 3
      day 40   Order Completed  60 EUR
      day 44   Friend Referred
      day 45
      """,
      [
        "day 0: – → reach, entry (reached)",
        "day 1: reach → acquisition, forward (acquired)",
        "day 3: acquisition → conversion, forward (converting)",
        "day 12: conversion → retention, forward (retained)",
        "day 44: retention → loyalty, forward (loyal)",
      ])
  }

  @Test func `a good rating makes a repeat customer loyal, a bad one does not`() throws {
    try expect(
      """
      day 0   Order Completed  10 EUR
      day 9   Order Completed  10 EUR
      day 12  Product Reviewed  rating 2
      day 20  Shop Reviewed  rating 5
      day 21
      """,
      [
        "day 0: – → conversion, entry (converting)",
        "day 9: conversion → retention, forward (retained)",
        "day 20: retention → loyalty, forward (loyal)",
      ])
  }

  @Test func `four orders a year are loyalty, and silence takes it away step by step`() throws {
    try expect(
      """
      day 0    Signed Up
      day 0    Order Completed  10 EUR
      day 20   Order Completed  10 EUR
      day 40   Order Completed  10 EUR
      day 60   Order Completed  10 EUR
      day 400
      """,
      [
        "day 0: – → acquisition, entry (acquired)",
        "day 0: acquisition → conversion, forward (converting)",
        "day 20: conversion → retention, forward (retained)",
        "day 60: retention → loyalty, forward (loyal)",
        "day 180: loyalty → reach, backward by silence (reached)",
      ])
  }

  @Test func `one order alone falls back to reach after a quarter`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 365
      """,
      [
        "day 0: – → conversion, entry (converting)",
        "day 90: conversion → reach, backward by silence (reached)",
      ])
  }

  @Test func `a checkout that is left falls back after a week`() throws {
    try expect(
      """
      day 0  Signed Up
      day 1  Checkout Started
      day 9
      """,
      [
        "day 0: – → acquisition, entry (acquired)",
        "day 1: acquisition → conversion, forward (converting)",
        "day 8: conversion → acquisition, backward by silence (acquired)",
      ])
  }

  @Test func `a cancelled order is no purchase`() throws {
    try expect(
      """
      day 0    Order Completed  10 EUR
      day 1    Order Cancelled  10 EUR
      day 5    Signed In
      day 6
      """,
      [
        "day 0: – → conversion, entry (converting)",
        "day 1: conversion → reach, backward (reached)",
      ])
  }

  @Test func `the relationship ends and begins again`() throws {
    try expect(
      """
      day 0   Signed Up
      day 3   Relationship Ended
      day 30  Signed In
      day 31
      """,
      [
        "day 0: – → acquisition, entry (acquired)",
        "day 3: acquisition → –, exit (ended)",
        "day 30: – → acquisition, re-entry (acquired)",
      ])
  }
}
