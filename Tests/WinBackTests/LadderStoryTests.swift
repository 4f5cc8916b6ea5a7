import Testing
import WinBack
import WinBackPlays

/// Customers who are missed, leads that are warmed up, and what follows a purchase: W2, W9, W10.
struct LadderStoryTests {
  private func expect(
    _ story: String, only plays: [String], _ decisions: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let story = Story(story)
    let library = try Loaded.library()
    #expect(story.table(story.play(library), only: plays) == decisions, sourceLocation: sourceLocation)
    #expect(story.table(story.play(library, ringing: false), only: plays) == decisions, sourceLocation: sourceLocation)
  }

  @Test func `we miss you: a word, a voucher, and a question to who did not even look`() throws {
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-01-02 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-06-01 10:00  risk medium
      2025-06-20 10:00  risk high
      2025-07-01 10:00  risk lost
      2025-08-01 00:00
      """, only: ["miss-you"],
      [
        "2025-06-20 10:00 miss-you/hello fired", "2025-06-30 10:00 miss-you/voucher fired", "2025-07-20 10:00 miss-you/survey fired",
      ])
  }

  @Test func `who orders again is not missed any more`() throws {
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-01-02 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-06-20 10:00  risk high
      2025-06-25 10:00  Order Completed  order_id=o2 product_id=mug 40 EUR
      2025-06-25 10:00  risk low
      2025-08-01 00:00
      """, only: ["miss-you"], ["2025-06-20 10:00 miss-you/hello fired"])
  }

  @Test func `a week in the win-back phase: a voucher or a gift; who comes back before is left alone`() throws {
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-01-02 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-04-02 10:00  phase comwrap win-back
      2025-04-20 00:00
      """, only: ["win-back"], ["2025-04-09 10:00 win-back fired (\(arm))"])
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-04-02 10:00  phase comwrap win-back
      2025-04-05 10:00  phase comwrap customer-engagement
      2025-04-20 00:00
      """, only: ["win-back"], [])
  }

  private var arm: String {
    (try? Loaded.contents().plays.first { $0.id == "win-back" }).flatMap { $0 }.map { play in
      var open = play
      open.holdOutPermille = 0
      return Arms.arm(of: "c1", in: open)
    } ?? ""
  }

  @Test func `a promotion-free customer is not tempted`() throws {
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-06-20 10:00  risk high Loyal no-promotions
      2025-06-21 10:00
      """, only: ["miss-you"], ["2025-06-20 10:00 miss-you/hello suppressed: complaint"])
  }

  @Test func `a lead for low-priced goods: coupon, newsletter, and a survey for who never looks`() throws {
    try expect(
      """
      2025-03-03 10:00  Newsletter Subscribed
      2025-04-20 00:00
      """, only: ["nurture-low-priced"],
      [
        "2025-03-04 10:00 nurture-low-priced/first-order-coupon fired",
        "2025-03-11 10:00 nurture-low-priced/newsletter fired",
        "2025-03-18 10:00 nurture-low-priced/promotion suppressed: condition",
        "2025-03-18 10:00 nurture-low-priced/location-coupon suppressed: condition",
        "2025-03-18 10:00 nurture-low-priced/exit-survey fired",
      ])
  }

  @Test func `who orders is no lead any more`() throws {
    try expect(
      """
      2025-03-03 10:00  Newsletter Subscribed
      2025-03-06 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-04-20 00:00
      """, only: ["nurture-low-priced"], ["2025-03-04 10:00 nurture-low-priced/first-order-coupon fired"])
  }

  @Test func `a lead for high-priced goods climbs from the infographic to the demo, by what it opens`() throws {
    let library = try Loaded.library()
    let first = Story(
      """
      2025-03-03 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-03 10:00  Product Viewed  product_id=bicycle
      2025-03-03 10:05  Content Downloaded  content_id=guide
      2025-03-09 10:20
      """)
    let sent = first.play(library).triggers.filter { $0.play == "nurture-high-priced" }
    #expect(sent.map(\.step) == ["infographic", "e-book"])
    #expect(sent.last?.previous == sent.first?.id)
    #expect(sent.first?.conversation == sent.last?.conversation)
    try expect(
      """
      2025-03-03 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-03 10:00  Product Viewed  product_id=bicycle
      2025-03-03 10:05  Content Downloaded  content_id=guide
      2025-03-10 10:00  Email Opened  trigger_id=\(sent.last?.id.hex ?? "")
      2025-03-20 10:00  Webinar Attended
      2025-04-25 10:00  Demo Requested
      2025-06-01 00:00
      """, only: ["nurture-high-priced"],
      [
        "2025-03-04 10:05 nurture-high-priced/infographic fired",
        "2025-03-09 10:05 nurture-high-priced/e-book fired",
        "2025-03-16 10:05 nurture-high-priced/white-paper fired",
        "2025-03-23 10:05 nurture-high-priced/knowledge-base fired",
        "2025-03-30 11:05 nurture-high-priced/case-study fired",
        "2025-04-06 11:05 nurture-high-priced/webinar suppressed: condition",
        "2025-04-06 11:05 nurture-high-priced/demo fired",
        "2025-04-16 11:05 nurture-high-priced/product-test fired",
      ])
  }

  @Test func `who searches in vain is offered a chat, at once and at any hour`() throws {
    try expect(
      """
      2025-03-03 23:00  Products Searched  query=a
      2025-03-03 23:02  Products Searched  query=b
      2025-03-03 23:04  Products Searched  query=c
      2025-03-03 23:06  Products Searched  query=d
      2025-03-03 23:10
      """, only: ["chat-offer"],
      [
        "2025-03-03 23:00 chat-offer suppressed: condition", "2025-03-03 23:02 chat-offer suppressed: condition",
        "2025-03-03 23:04 chat-offer suppressed: condition", "2025-03-03 23:06 chat-offer fired",
      ])
  }

  @Test func `after a purchase: information at once, a review in two weeks, the shop's review of who is content`() throws {
    try expect(
      """
      2025-03-01 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 23:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-03-10 10:00  Survey Answered  survey_type=nps score=10
      2025-03-20 00:00
      """, only: ["order-information", "product-review", "shop-review"],
      [
        "2025-03-01 23:00 order-information fired",
        "2025-03-11 10:00 shop-review fired",
        "2025-03-15 23:00 product-review held until 2025-03-16 08:00",
        "2025-03-16 08:00 product-review fired",
      ])
  }

  @Test func `a second order earns a voucher or points, three weeks later`() throws {
    try expect(
      """
      2025-03-01 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-03-01 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-05-01 10:00  Order Completed  order_id=o2 product_id=mug 40 EUR
      2025-05-23 00:00
      """, only: ["loyalty-voucher"],
      ["2025-03-22 10:00 loyalty-voucher suppressed: condition", "2025-05-22 10:00 loyalty-voucher fired (\(loyaltyArm))"])
  }

  private var loyaltyArm: String {
    (try? Loaded.contents().plays.first { $0.id == "loyalty-voucher" }).flatMap { $0 }.map { play in
      var open = play
      open.holdOutPermille = 0
      return Arms.arm(of: "c1", in: open)
    } ?? ""
  }

  @Test func `who ends the relationship hears nothing more, and what is on its way is revoked`() throws {
    try expect(
      """
      2025-01-01 10:00  Consent Changed  purpose=marketing channel=email status=GRANTED
      2025-01-02 10:00  Order Completed  order_id=o1 product_id=mug 40 EUR
      2025-06-20 10:00  risk high
      2025-06-21 10:00  Relationship Ended
      2025-08-01 00:00
      """, only: ["miss-you"],
      ["2025-06-20 10:00 miss-you/hello fired", "2025-06-21 10:00 miss-you/hello revoked: relationship-ended"])
  }
}
