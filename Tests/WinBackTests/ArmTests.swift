import Testing
import WinBack
import WorkerSDK

/// Who is contacted, with what, and who is not.
struct ArmTests {
  private static let play = """
    play: hello
    version: 1
    start: {event: Signed In}
    offer: {content: a}
    channels: [email]
    valid_for: 1d
    value: 10
    arms: [{id: a, share: 3}, {id: b, share: 1, offer: {reward: b, cost: 1}}]
    hold_out: 20
    """

  private static let story = """
    2025-03-10 09:00  Consent Changed  purpose=marketing channel=email status=GRANTED
    2025-03-10 10:00  Signed In
    2025-03-10 11:00  Signed In
    """

  private func run(_ customer: String, _ plays: PlaySet, _ text: String = Self.story) -> Story.Run {
    var story = Story(text)
    story.customer = customer
    return story.play(plays)
  }

  @Test func `shares are as said, and the arms know nothing of each other's plays`() throws {
    let plays = try Loaded.plays(Self.play)
    var counts: [String: Int] = [:]
    for number in 0..<10_000 { counts[Arms.arm(of: "customer-\(number)", in: plays.plays[0]), default: 0] += 1 }
    #expect(abs((counts["control"] ?? 0) - 2000) < 160)
    #expect(abs((counts["a"] ?? 0) - 6000) < 200)
    #expect(abs((counts["b"] ?? 0) - 2000) < 160)
    var other = plays.plays[0]
    other.salt = "another"
    let both = (0..<10_000).count {
      Arms.arm(of: "customer-\($0)", in: plays.plays[0]) == Arms.control && Arms.arm(of: "customer-\($0)", in: other) == Arms.control
    }
    #expect(abs(both - 400) < 80)
  }

  @Test func `a customer who is not contacted uses up caps and cool-down like one who is`() throws {
    let plays = try Loaded.plays(Self.play)
    let held = try #require((0..<200).map { "c\($0)" }.first { Arms.arm(of: $0, in: plays.plays[0]) == Arms.control })
    let asked = try #require((0..<200).map { "c\($0)" }.first { Arms.arm(of: $0, in: plays.plays[0]) == "a" })
    #expect(run(held, plays).decisions.map(\.outcome) == [.control, .suppressed])
    #expect(run(asked, plays).decisions.map(\.outcome) == [.fired, .suppressed])
    #expect(run(held, plays).decisions.map(\.reason) == [nil, "caps"])
    #expect(run(held, plays).triggers.isEmpty)
    #expect(run(asked, plays).triggers.count == 1)
  }

  @Test func `the first arm sticks when shares are changed`() throws {
    let first = Self.play.replacing("hold_out: 20", with: "hold_out: 0")
    let second = first.replacing("version: 1", with: "version: 2\neffective_from: 2025-04-01T00:00:00Z")
      .replacing("id: a, share: 3", with: "id: a, share: 1").replacing("id: b, share: 1", with: "id: b, share: 1000")
    let plays = try Loaded.plays(first + "\n---\n" + second)
    let old = try #require(plays.plays.first { $0.version == 1 })
    let new = try #require(plays.plays.first { $0.version == 2 })
    let moved = try #require(
      (0..<200).map { "c\($0)" }.first { Arms.arm(of: $0, in: old) == "a" && Arms.arm(of: $0, in: new) == "b" })
    let run = run(moved, plays, Self.story + "\n2025-05-01 10:00  Signed In")
    let fired = run.decisions.filter { $0.outcome == .fired }
    #expect(fired.map(\.arm) == ["a", "a"])
    #expect(fired.map(\.playVersion) == [1, 2])
  }

  @Test func `of several at one moment the most valuable wins`() throws {
    let cheap = Self.play.replacing("play: hello", with: "play: cheap").replacing("value: 10", with: "value: 5")
    let plays = try Loaded.plays((Self.play + "\n---\n" + cheap).replacing("hold_out: 20", with: "hold_out: 0"))
    let decisions = run("c1", plays).decisions.prefix(2)
    #expect(decisions.map(\.play) == ["cheap", "hello"])
    #expect(decisions.map(\.reason) == ["arbitration", nil])
    #expect(decisions.first?.lostTo == "hello")
  }

  @Test func `a voucher is a share of what an order costs, and no more than the margin allows`() throws {
    let play = Self.play.replacing("offer: {content: a}", with: #"offer: {voucher: "50% of order cost"}"#)
      .replacing("arms: [{id: a, share: 3}, {id: b, share: 1, offer: {reward: b, cost: 1}}]\n", with: "")
      .replacing("value: 10\n", with: "").replacing("hold_out: 20", with: "hold_out: 0")
    let plays = try Loaded.plays(play)
    var story = Story(Self.story.replacing("Signed In", with: "Signed In  product_id=bicycle"))
    story.customer = "c1"
    #expect(story.play(plays).triggers.first?.contents?.voucherMicros == 10_000_000)
    // A margin of 20, of which four fifths are 16.
    var costly = Catalogue.standard
    costly.orderCost = 90_000_000
    story = Story(Self.story.replacing("Signed In", with: "Signed In  product_id=mug"))
    #expect(story.play(plays, costly).triggers.first?.contents?.voucherMicros == 16_000_000)
    // Wax of 12 leaves 3.60.
    story = Story(Self.story.replacing("Signed In", with: "Signed In  product_id=wax"))
    #expect(story.play(plays, costly).triggers.first?.contents?.voucherMicros == 2_880_000)
  }
}
