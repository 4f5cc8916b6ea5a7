import Testing
import WinBack

/// Carts, visits and what is left behind, to be read by whoever knows customers. W1.
struct CartStoryTests {
  private func expect(
    _ story: String, only plays: [String] = ["cart-abandoned"], _ decisions: [String], in zone: String = "Europe/Berlin",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let story = Story(story, in: zone)
    let library = try Loaded.library()
    #expect(story.table(story.play(library), only: plays) == decisions, sourceLocation: sourceLocation)
    // The same, whether time passes by alarms or only with the customer's next event.
    #expect(story.table(story.play(library, ringing: false), only: plays) == decisions, sourceLocation: sourceLocation)
  }

  @Test func `a cart is left for two hours: a reminder, and a voucher the day after`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 10:30  Cart Viewed  cart_id=c1
      2025-03-13 00:00
      """,
      [
        "2025-03-10 12:30 cart-abandoned/reminder fired",
        "2025-03-11 10:30 cart-abandoned/voucher fired",
      ])
  }

  @Test func `an order of the same cart, checkout or order cancels it`() throws {
    for order in ["cart_id=c1", "checkout_id=k1", "order_id=o1"] {
      try expect(
        """
        2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
        2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
        2025-03-10 10:10  Checkout Started  cart_id=c1 checkout_id=k1 order_id=o1
        2025-03-10 11:00  Order Completed  \(order) 40 EUR
        2025-03-13 00:00
        """, [])
    }
  }

  @Test func `a checkout without a cart id is of the same visit, and so is its order`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 10:10  Checkout Started  order_id=o1
      2025-03-10 11:50  Order Completed  order_id=o1 40 EUR
      2025-03-13 00:00
      """, [])
  }

  @Test func `an order of another cart leaves this one as it is, but says that the customer buys`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug session_id=s1
      2025-03-10 11:00  Order Completed  cart_id=c2 session_id=s2 40 EUR
      2025-03-10 13:00
      """, ["2025-03-10 12:00 cart-abandoned/reminder fired"])
  }

  @Test func `it fires once, however often the cart is looked at`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 14:00  Cart Viewed  cart_id=c1
      2025-03-10 18:00  Cart Viewed  cart_id=c1
      2025-03-10 20:30
      """, ["2025-03-10 12:00 cart-abandoned/reminder fired"])
  }

  @Test func `at night it is held, and an order before the morning cancels it`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 20:00  Product Added  cart_id=c1 product_id=mug
      2025-03-11 08:30
      """,
      [
        "2025-03-10 22:00 cart-abandoned/reminder held until 2025-03-11 08:00",
        "2025-03-11 08:00 cart-abandoned/reminder fired",
      ])
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 20:00  Product Added  cart_id=c1 product_id=mug
      2025-03-11 07:00  Order Completed  cart_id=c1 40 EUR
      2025-03-11 08:30
      """,
      ["2025-03-10 22:00 cart-abandoned/reminder held until 2025-03-11 08:00"])
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Australia/Lord_Howe"])
  func `the night is the customer's own, wherever it is`(zone: String) throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 09:01  page
      2025-03-10 19:30  Product Added  cart_id=c1 product_id=mug
      2025-03-11 08:30
      """,
      [
        "2025-03-10 21:30 cart-abandoned/reminder held until 2025-03-11 08:00",
        "2025-03-11 08:00 cart-abandoned/reminder fired",
      ], in: zone)
  }

  @Test func `the night in which clocks are set ends at eight by the new time`() throws {
    try expect(
      """
      2025-03-29 12:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-29 22:00  Product Added  cart_id=c1 product_id=mug
      2025-03-30 09:00
      """,
      [
        "2025-03-30 00:00 cart-abandoned/reminder held until 2025-03-30 08:00",
        "2025-03-30 08:00 cart-abandoned/reminder fired",
      ])
  }

  @Test func `without permission nothing is sent, and that is recorded`() throws {
    try expect(
      """
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 13:00
      """, ["2025-03-10 12:00 cart-abandoned/reminder suppressed: consent"])
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 11:00  Unsubscribed
      2025-03-10 13:00
      """, ["2025-03-10 12:00 cart-abandoned/reminder suppressed: consent"])
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=push status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 13:00
      """, ["2025-03-10 12:00 cart-abandoned/reminder fired"])
  }

  @Test func `an open complaint stops it; mail that came back closes the channel`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 09:30  Support Ticket Opened  ticket_id=t1
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 13:00  Support Ticket Resolved  ticket_id=t1
      2025-03-11 10:00  Product Added  cart_id=c2 product_id=mug
      2025-03-11 12:30
      """,
      [
        "2025-03-10 12:00 cart-abandoned/reminder suppressed: complaint",
        "2025-03-11 12:00 cart-abandoned/reminder fired",
      ])
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 09:30  Email Bounced
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 13:00
      """, ["2025-03-10 12:00 cart-abandoned/reminder suppressed: reachable"])
  }

  @Test func `expensive goods get advice instead of a voucher`() throws {
    try expect(
      """
      2025-03-10 08:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=bicycle
      2025-03-10 15:00
      """, only: ["cart-abandoned", "cart-abandoned-high-priced"],
      [
        "2025-03-10 12:00 cart-abandoned/reminder suppressed: condition",
        "2025-03-10 14:00 cart-abandoned-high-priced/advice fired",
      ])
  }

  @Test func `looking without buying, and a first visit without a name`() throws {
    try expect(
      """
      2025-03-10 08:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Viewed  product_id=shoes
      2025-03-10 10:05  Product Viewed  product_id=mug
      2025-03-12 00:00
      """, only: ["browse-abandoned"], ["2025-03-11 10:05 browse-abandoned fired"])
    try expect(
      """
      2025-03-10 22:00  page  anonymous
      2025-03-10 22:02  Product Viewed  anonymous product_id=mug
      2025-03-11 00:00
      """, only: ["first-visit", "cart-abandoned"], ["2025-03-10 22:05 first-visit fired"])
  }

  @Test func `an order that is learnt late takes the trigger back`() throws {
    let story = Story(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 12:10  page
      2025-03-10 11:00  Order Completed  cart_id=c1 40 EUR
      2025-03-14 00:00
      """)
    let run = story.play(try Loaded.library())
    #expect(
      story.table(run, only: ["cart-abandoned"]) == [
        "2025-03-10 12:00 cart-abandoned/reminder fired",
        "2025-03-10 12:10 cart-abandoned/reminder revoked: completed",
      ])
    let triggers = run.triggers.filter { $0.play == "cart-abandoned" }
    #expect(triggers.map(\.status) == [.active, .revoked])
    #expect(triggers.first?.id == triggers.last?.id)
  }

  @Test func `an order that is learnt before the cart it belongs to still counts`() throws {
    try expect(
      """
      2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-10 11:00  Order Completed  cart_id=c1 40 EUR
      2025-03-10 10:00  Product Added  cart_id=c1 product_id=mug
      2025-03-10 14:00
      """, [])
  }
}
