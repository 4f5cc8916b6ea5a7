import Testing
import WinBack

/// Days of the customer's calendar and products that need something: W3 to W8.
struct DateStoryTests {
  private func expect(
    _ story: String, only plays: [String], _ decisions: [String], in zone: String = "Europe/Berlin",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let story = Story(story, in: zone)
    let library = try Loaded.library()
    #expect(story.table(story.play(library), only: plays) == decisions, sourceLocation: sourceLocation)
    #expect(story.table(story.play(library, ringing: false), only: plays) == decisions, sourceLocation: sourceLocation)
  }

  @Test func `a birthday, every year, also on a leap day`() throws {
    try expect(
      """
      2023-06-01 10:00  identify  birthday=1992-02-29
      2023-06-01 10:01  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-05 00:00
      """, only: ["birthday"],
      ["2024-02-29 09:00 birthday fired", "2025-02-28 09:00 birthday fired"])
  }

  @Test func `nine o'clock is the customer's, in summer and in winter`() throws {
    for (zone, birthday, decision) in [
      ("America/New_York", "1980-07-04", "2025-07-04 09:00 birthday fired"),
      ("Asia/Kolkata", "1980-12-24", "2025-12-24 09:00 birthday fired"),
      ("Pacific/Auckland", "1980-01-02", "2026-01-02 09:00 birthday fired"),
    ] {
      try expect(
        """
        2025-06-01 10:00  identify  birthday=\(birthday)
        2025-06-01 10:01  Consent Changed  purpose=marketing channel=email status=GRANTED
        2026-02-01 00:00
        """, only: ["birthday"], [decision], in: zone)
    }
  }

  @Test func `a Namenstag of who has bought, by first name or as the customer said`() throws {
    try expect(
      """
      2025-06-01 10:00  identify  firstName=Andreas
      2025-06-01 10:01  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-06-02 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-12-05 00:00
      """, only: ["name-day"], ["2025-11-30 09:00 name-day fired"])
    try expect(
      """
      2025-06-01 10:00  identify  firstName=Andreas nameDay=07-25
      2025-06-01 10:01  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-12-05 00:00
      """, only: ["name-day"], ["2025-07-25 09:00 name-day suppressed: condition"])
  }

  @Test func `the anniversary of the first purchase, whichever was bought later`() throws {
    try expect(
      """
      2024-02-29 10:00  Order Completed  order_id=o1 product_id=shoes 120 EUR
      2024-02-29 10:01  Consent Changed  purpose=marketing channel=letter status=GRANTED
      2024-09-01 10:00  Order Completed  order_id=o2 product_id=mug 40 EUR
      2025-03-10 00:00
      """, only: ["first-purchase-anniversary"], ["2025-02-28 10:00 first-purchase-anniversary fired"])
  }

  @Test func `care three weeks after the purchase, an accessory after four months, unless bought meanwhile`() throws {
    try expect(
      """
      2025-03-01 10:00  Order Completed  order_id=o1 product_id=shoes 120 EUR
      2025-03-01 10:01  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-05-01 10:00  Order Completed  order_id=o2 product_id=laces 5 EUR
      2025-07-15 00:00
      """, only: ["care-product", "accessory"],
      ["2025-03-22 10:00 care-product fired", "2025-06-29 10:00 accessory suppressed: repurchase"])
  }

  @Test func `capsules that came with the machine are used up after two months, those bought after one each`() throws {
    try expect(
      """
      2025-03-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 10:01  Order Completed  order_id=o1 product_id=machine 200 EUR
      2025-06-15 00:00
      """, only: ["replenishment"], ["2025-04-25 10:00 replenishment fired"])
    // Two packs, a month before the first ones are gone: the stock lasts two months longer.
    try expect(
      """
      2025-03-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 10:01  Order Completed  order_id=o1 product_id=machine 200 EUR
      2025-04-01 10:00  Order Completed  order_id=o2 product_id=capsules*2 30 EUR
      2025-08-01 00:00
      """, only: ["replenishment"], ["2025-06-24 10:00 replenishment fired"])
  }

  @Test func `a machine from a dealer is known by its registration, and its successor is offered before it is worn out`() throws {
    try expect(
      """
      2025-03-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Warranty Registered  product_id=machine purchased_at=2025-02-01 sold_by=dealer
      2028-01-01 00:00
      """, only: ["replenishment", "successor"], ["2025-03-28 10:00 replenishment fired", "2027-09-17 10:00 successor fired"])
  }

  @Test func `an order that is cancelled leaves nothing to follow`() throws {
    try expect(
      """
      2025-03-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 10:01  Order Completed  order_id=o1 product_id=shoes 120 EUR
      2025-03-03 10:00  Order Cancelled  order_id=o1
      2025-07-15 00:00
      """, only: ["care-product", "accessory", "season", "product-review", "warranty-extension"], [])
  }

  @Test func `a message that is on its way is revoked when the order is cancelled, unless it is past`() throws {
    let story = """
      2025-03-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 10:01  Order Completed  order_id=o1 product_id=shoes 120 EUR
      """
    try expect(
      story + "\n2025-03-24 10:00  Order Cancelled  order_id=o1\n2025-03-25 00:00", only: ["care-product"],
      ["2025-03-22 10:00 care-product fired", "2025-03-24 10:00 care-product revoked: order-cancelled"])
    try expect(
      story + "\n2025-03-30 10:00  Order Cancelled  order_id=o1\n2025-03-31 00:00", only: ["care-product"],
      ["2025-03-22 10:00 care-product fired"])
  }

  @Test func `four weeks before winter, who bought for the last one hears of the next`() throws {
    try expect(
      """
      2025-01-15 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-01-15 10:01  Order Completed  order_id=o1 product_id=shoes 120 EUR
      2025-12-15 00:00
      """, only: ["season"], ["2025-11-03 10:00 season fired"])
  }

  @Test func `who bought just before the season hears of it a year later`() throws {
    try expect(
      """
      2025-10-25 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-10-25 10:01  Order Completed  order_id=o1 product_id=shoes 120 EUR
      2026-11-30 00:00
      """, only: ["season"], ["2026-11-03 10:00 season fired"])
  }

  @Test func `expensive goods: a training, an extended warranty against registration, a check before the warranty ends`() throws {
    try expect(
      """
      2025-03-01 10:00  Order Completed  order_id=o1 product_id=bicycle 3000 EUR
      2025-03-20 00:00
      """, only: ["training", "warranty-extension"],
      ["2025-03-08 10:00 training fired", "2025-03-15 10:00 warranty-extension fired"])
    try expect(
      """
      2025-03-01 10:00  Order Completed  order_id=o1 product_id=bicycle 3000 EUR
      2025-03-05 10:00  Warranty Registered  product_id=bicycle
      2027-03-20 00:00
      """, only: ["training", "warranty-extension", "service-check"],
      ["2025-03-08 10:00 training fired", "2027-01-30 10:00 service-check fired"])
  }
}
