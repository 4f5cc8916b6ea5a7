import Foundation
import Lifecycle
import TestData
import Testing
import WinBack
import WinBackPlays

/// What an author is told about plays that are wrong: file, line, column, what, and what to write instead.
struct PlayFileTests {
  private static let sound = """
    policy: p
    version: 1
    channels:
      email: {cost: 0.01}
    caps:
      - {most: 1, per: day}
    ---
    play: cart
    version: 1
    start: {abandoned: [Product Added], for: 2h, by: [cart_id], completed_by: [Order Completed]}
    when: {event: Product Added, at_least: 2}
    offer: {voucher: 5}
    channels: [email]
    valid_for: 1d
    """

  private func errors(_ text: String) -> [String] {
    do {
      let contents = try PlayFile.parse(text, file: "p.yaml")
      _ = try PlaySet(contents.plays, policies: contents.policies)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  private func expect(_ old: String, _ new: String, _ messages: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Self.sound.contains(old), sourceLocation: sourceLocation)
    #expect(errors(Self.sound.replacing(old, with: new, maxReplacements: 1)) == messages, sourceLocation: sourceLocation)
  }

  @Test func `sound plays have no errors`() { #expect(errors(Self.sound).isEmpty) }

  @Test func `unknown words are named, with the nearest known one`() {
    expect(
      "valid_for", "valid_fro", #"p.yaml:14:1: unknown key "valid_fro" in the play; write "valid_for""#,
      #"p.yaml:8:1: the play has no "valid_for""#)
    expect(
      "completed_by", "compleeted_by", #"p.yaml:10:61: unknown key "compleeted_by" in "abandoned"; write "completed_by""#,
      #"p.yaml:10:8: "abandoned" has no "completed_by""#)
    expect("[Product Added]", "[Product Aded]", #"p.yaml:10:21: unknown event "Product Aded"; did you mean "Product Added"?"#)
    expect("by: [cart_id]", "by: [cart]", #"p.yaml:10:51: unknown id "cart"; one of cart_id, checkout_id, order_id, session"#)
    expect(
      "{event: Product Added, at_least: 2}", "{evnt: Product Added}",
      #"p.yaml:11:7: a condition has none of all, any, not, event, silent_for, phase, signal, spent, trait, satisfaction, rating, product, reaction, identified; did you mean "event"?"#
    )
    expect(
      "voucher: 5", "vouchr: 5", #"p.yaml:12:8: an offer has none of voucher, reward, content, service, nothing; did you mean "voucher"?"#)
    expect(
      "channels: [email]", "channels: [e-mail]", #"p.yaml:8:7: the play "cart" uses the unknown channel "e-mail"; did you mean "email"?"#)
  }

  @Test func `there are bounds to how much is asked of a candidate`() {
    let many = { (text: String, count: Int) in Array(repeating: text, count: count).joined(separator: ", ") }
    expect("channels: [email]", "channels: [\(many("email", 33))]", #"p.yaml:8:7: the play "cart" has more than 32 channels"#)
    #expect(errors(Self.sound.replacing("channels: [email]", with: "channels: [\(many("email", 32))]")).isEmpty)
    let cap = "{most: 1, per: day}"
    #expect(errors(Self.sound.replacing("- \(cap)", with: "[\(many(cap, 17))]")) == ["p.yaml:1:9: the policy has more than 16 caps"])
    #expect(errors(Self.sound.replacing("- \(cap)", with: "[\(many(cap, 16))]")).isEmpty)
  }

  @Test func `numbers, durations and times of day are checked`() {
    expect("for: 2h", "for: 2x", #"p.yaml:10:42: for: "2x" is no duration; write one such as 60d, 12h, 30m or 2w"#)
    expect("voucher: 5", "voucher: five", #"p.yaml:12:18: the voucher has no amount; write one such as 5, or "50% of order cost""#)
    expect("valid_for: 1d", "valid_for: 1d\nhold_out: 120", #"p.yaml:15:11: hold_out is no share; write per cent, from 0 to 100"#)
    expect("most: 1, per: day", "most: 1", #"p.yaml:6:5: a cap has no span, or two; write "per: day" or "within: 7d""#)
    expect(
      "version: 1\nchannels", "version: 1\nquiet_hours: {from: \"25:00\", to: \"08:00\"}\nchannels",
      #"p.yaml:3:21: from is no time of day; write one such as "09:00""#)
    expect(
      "version: 1\nchannels", "version: 1\ntime_zone: Europe/Berln\nchannels",
      #"p.yaml:3:12: unknown time zone "Europe/Berln"; did you mean "Europe/Berlin"?"#)
    expect("at_least: 2", "at_least: 9, within: 7d", #"p.yaml:11:7: within a time at most 8 events are counted; ask for fewer"#)
  }

  @Test func `a play's versions take effect one after the other`() throws {
    let play = "play: cart" + (Self.sound.components(separatedBy: "play: cart").last ?? "")
    let second = play.replacing("version: 1", with: "version: 2")
    #expect(
      errors(Self.sound + "\n---\n" + play) == [
        #"p.yaml:16:7: version 1 of the play "cart" is there twice; give the newer one a higher version"#
      ])
    #expect(
      errors(Self.sound + "\n---\n" + second) == [
        #"p.yaml:16:7: version 2 of the play "cart" takes effect no later than version 1; give it a later "effective_from""#
      ])
    #expect(errors(Self.sound + "\n---\n" + second + "\neffective_from: 2025-06-01T00:00:00Z").isEmpty)
  }

  @Test func `without a policy nothing runs`() {
    let play = Self.sound.components(separatedBy: "---\n").last ?? ""
    #expect(errors(play) == [#"plays: there is no policy; add a document that begins with "policy:""#])
  }

  @Test(arguments: [
    "", "a", "- 1", "play: x", "{", "play: {a: b}\nversion: 1", "policy: [1]", "play: x\nversion: 1\nstart: 3\nvalid_for: 1d\nchannels: 4",
  ])
  func `what is no play is refused, and not more`(text: String) { #expect(!errors(text).isEmpty) }

  @Test func `every line of the library can be missing or twice without a crash`() throws {
    for file in Library.files {
      for text in LineByLine.variants(of: file.text) { _ = errors(text) }
    }
  }

  @Test func `the library's plays have names and reasons in German and English`() throws {
    for play in try Loaded.contents().plays {
      #expect(play.names.keys.sorted() == ["de", "en"], "\(play.id)")
      #expect(play.reasons.keys.sorted() == ["de", "en"], "\(play.id)")
    }
  }
}
