import Testing
import WinBack
import WinBackPlays
import WorkerSDK

/// What holds whatever happens.
struct PropertyTests {
  private static func marketing() throws -> Set<String> {
    let plays = try Loaded.contents().plays
    return Set(plays.filter { $0.purpose == .marketing }.map { $0.id })
  }

  @Test(arguments: 1...60)
  func `caps hold under every interleaving, control included`(seed: Int) throws {
    let library = try Loaded.shipped()
    var stories = RandomStories(seed: UInt64(seed))
    let story = stories.story(150)
    let run = story.play(library)
    let marketing = try Self.marketing()
    let sent = run.decisions.filter { ($0.outcome == .fired || $0.outcome == .control) && marketing.contains($0.play) }
    var days: [String: Int] = [:]
    for (index, decision) in sent.enumerated() {
      days[String(story.text(decision.at).prefix(10)), default: 0] += 1
      let week = sent[...index].count { $0.at > decision.at - .days(7) }
      #expect(week <= 3)
      if index > 0 { #expect(decision.at >= sent[index - 1].at + .hours(12)) }
    }
    #expect(days.values.allSatisfy { $0 <= 1 }, "\(days.filter { $0.value > 1 })")
  }

  @Test(arguments: 1...60)
  func `nothing fires twice, and no trigger is without its decision`(seed: Int) throws {
    let library = try Loaded.shipped()
    var stories = RandomStories(seed: UInt64(seed) &* 7919)
    let run = stories.story(150).play(library)
    let active = run.triggers.filter { $0.status == .active }
    #expect(Set(active.map(\.id)).count == active.count)
    #expect(Set(run.decisions.map(\.id)).count == run.decisions.count)
    let fired = run.decisions.filter { $0.outcome == .fired }
    #expect(fired.compactMap(\.trigger) == active.map(\.id))
    for decision in run.decisions where decision.outcome != .revoked { #expect(decision.gates.map(\.gate) == Gate.allCases) }
    for trigger in run.triggers where trigger.status == .revoked {
      #expect(active.contains { $0.id == trigger.id })
      #expect(trigger.at < trigger.expires)
    }
    for decision in fired { #expect(!decision.gates.contains { !$0.isPassed }) }
  }

  @Test(arguments: 1...40)
  func `it does not matter whether alarms ring or are caught up with, and states survive their bytes`(seed: Int) throws {
    let library = try Loaded.shipped()
    var stories = RandomStories(seed: UInt64(seed) &* 104_729)
    let story = stories.story(120)
    let ringing = story.play(library)
    var failure: String?
    let caughtUp = story.play(library, ringing: false) { state in
      guard let known = state else { return }
      var writer = StateWriter()
      known.encode(into: &writer)
      if writer.bytes.count > 65_536 { failure = "\(writer.bytes.count) bytes" }
      var reader = StateReader(writer.bytes)
      do {
        let read = try WinBackState(decoding: &reader)
        if read != known || !reader.isAtEnd { failure = "the state differs from its bytes" }
        state = read
      } catch {
        failure = "\(error)"
      }
    }
    #expect(failure == nil)
    #expect(story.table(ringing) == story.table(caughtUp))
    #expect(ringing.state == caughtUp.state)
  }

  @Test func `damaged bytes are refused, and nothing else happens`() throws {
    let library = try Loaded.shipped()
    var stories = RandomStories(seed: 5)
    var writer = StateWriter()
    try #require(stories.story(100).play(library).state).encode(into: &writer)
    for index in writer.bytes.indices {
      var bytes = writer.bytes
      bytes[index] ^= 0x55
      var reader = StateReader(bytes)
      _ = try? WinBackState(decoding: &reader)
      var short = StateReader(Array(writer.bytes[..<index]))
      #expect(throws: StateDecodingError.self) { try WinBackState(decoding: &short) }
    }
  }
}
