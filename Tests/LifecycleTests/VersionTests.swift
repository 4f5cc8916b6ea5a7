import Lifecycle
import LifecycleModels
import RecordLog
import Testing
import Touchpoints
import WorkerSDK

/// Several versions of one model: each decides until the next one takes effect.
struct VersionTests {
  /// Three phases; from `b` on the versions differ by what leads there.
  private func model(
    _ version: Int, from: String? = nil, phases: String = "{id: a, rank: 1}, {id: b, rank: 2}, {id: c, rank: 3}",
    it: String = "{event: page, at_least: 3}", cold: String = "{silent_for: 30d}", more: String = ""
  ) throws -> PhaseModel {
    try ModelFile.parse(
      """
      model: m
      version: \(version)
      \(from.map { "effective_from: \($0)" } ?? "")
      phases: [\(phases)]
      indicators: {here: {event: any}, it: \(it), cold: \(cold)}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}, {from: b, to: c, when: cold}\(more)]
      """, file: "m\(version).yaml")
  }

  private func problems(_ models: [PhaseModel]) -> [String] {
    do {
      _ = try ModelSet(models)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  private func json(_ value: some OutputValue) -> String {
    var json = JSONWriter(bytes: [])
    value.encode(into: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private let march = "2025-03-01T00:00:00Z"

  @Test func `each version but the lowest says when it takes effect, one after the other`() throws {
    #expect(
      problems([try model(1), try model(2)]) == [
        #"m2.yaml:1:8: version 2 of the model "m" does not say when it takes the place of version 1 in m1.yaml; "#
          + #"write "effective_from" with a moment such as 2025-01-01T00:00:00Z, or load one of them"#
      ])
    #expect(
      problems([try model(2, from: march), try model(3, from: "2025-02-01T00:00:00Z")]) == [
        #"m3.yaml:1:8: version 3 of the model "m" takes effect at 2025-02-01T00:00:00.000Z, no later than version 2 in m2.yaml; "#
          + #"give it an "effective_from" after 2025-03-01T00:00:00.000Z"#
      ])
    #expect(
      problems([try model(1, from: march), try model(1, from: march)]) == [
        #"m1.yaml:1:8: version 1 of the model "m" is also in m1.yaml; load one of them, or give the changed one the next version"#
      ])
    let models = try ModelSet([model(3, from: "2025-04-01T00:00:00Z"), model(1), model(2, from: march)])
    #expect(models.versions == ["m": 3])
    #expect(models.lineages == [[1, 2, 0]])
  }

  @Test func `a version decides until the next one takes effect, which then decides anew once`() throws {
    let models = try ModelSet([
      model(1),
      model(
        2, from: march, phases: "{id: c, rank: 3}, {id: d, rank: 4}, {id: a, rank: 1}, {id: b, rank: 2}",
        it: "{event: page, at_least: 2}", cold: "{silent_for: 10d}", more: ", {from: c, to: d, when: it}"),
    ])
    let run = Journey("day 0 page\nday 20 page\nday 62 page\nday 80").play(models)
    #expect(
      run.table(models) == [
        "day 0: – → a, entry (here)", "day 59: a → b, forward (it)", "day 59: b → c, forward (cold)", "day 59: c → d, forward (it)",
      ])
    #expect(run.moves.map(\.cause) == [.event(.page), .activation, .activation, .activation])
    #expect(run.moves.map(\.sequence) == [1, 2, 3, 4])
    // Whether the alarm rings or the next event catches up with it is the same.
    let caught = Journey("day 0 page\nday 20 page\nday 62 page\nday 80").play(models, ringing: false)
    #expect(caught.moves == run.moves)
    #expect(caught.state?.factsByCode == run.state?.factsByCode)
    let first = try #require(run.moves.first)
    #expect(json(PhaseTransition(first, of: "c")).contains(#""model_version":1,"#))
    #expect(json(PhaseTransition(run.moves[1], of: "c")).contains(#""model_version":2,"from":"a","to":"b""#))
    #expect(
      json(CustomerPhases(of: "c", try #require(run.state), in: models))
        == #"{"customer":"c","models":{"m":{"version":2,"phase":"d","since":"2025-03-01T00:00:00.000Z","visit":1,"transitions":4,"conformance":null}}}"#
    )
  }

  @Test func `a customer whom nothing moves is in the new version's hands all the same`() throws {
    let models = try ModelSet([model(1), model(2, from: march, phases: "{id: b, rank: 2}, {id: c, rank: 3}, {id: a, rank: 1}")])
    let run = Journey("day 0 page\nday 70 page\nday 71 page\nday 72").play(models)
    #expect(run.table(models) == ["day 0: – → a, entry (here)", "day 71: a → b, forward (it)"])
    #expect(run.alarms == [Journey.day(59)])
    #expect(run.moves.map { $0.version } == [1, 2])
  }

  @Test func `a phase is found by another word for it, and one that is gone is left`() throws {
    let gone = try ModelSet([
      model(1),
      ModelFile.parse(
        """
        model: m
        version: 2
        effective_from: 2025-01-20T00:00:00Z
        phases: [{id: x, rank: 1}, {id: y, rank: 2, aliases: [a]}]
        indicators: {here: {event: any}, gone: {event: Relationship Ended, since: phase}}
        end: gone
        transitions: [{from: start, to: x, when: here}, {from: x, to: y, when: gone}]
        """, file: "m2.yaml"),
    ])
    // Under its other name it is the same; nothing is told.
    #expect(Journey("day 0 page\nday 30").play(gone).table(gone) == ["day 0: – → a, entry (here)"])
    #expect(gone.place(of: try #require(Journey("day 0 page\nday 30").play(gone).state), in: 1)?.phase == 1)
    let lost = Journey("day 0 page\nday 1 page\nday 2 page\nday 30").play(gone)
    #expect(lost.table(gone).last == "day 19: – → x, re-entry (here)")
  }

  /// The presets, each with a later version that has other thresholds.
  private func changed(_ name: String, from: String) throws -> [PhaseModel] {
    let preset = try #require(Presets.preset(name))
    let text = preset.text.replacing("version: 1\n", with: "version: 2\neffective_from: \(from)\n")
      .replacing("30d", with: "12h").replacing("45d", with: "1d").replacing("90d", with: "30h").replacing(
        "at_least: 3", with: "at_least: 2")
    return [try preset.model(), try ModelFile.parse(text, file: "\(name)-2.yaml")]
  }

  @Test func `events that come late, before a change or after it, amount to the same history`() throws {
    let names = ["comwrap", "clevertap", "duolingo", "six-stages"]
    let models = try ModelSet(names.flatMap { try changed($0, from: "2025-01-03T00:00:00Z") })
    var (activations, corrected) = (0, 0)
    for seed in UInt64(0)..<200 {
      let journey = Journey.random(seed: seed &+ 7000, silence: 100, maximumPause: 12)
      let late = try LateJourney(journey, seed: seed, models)
      late.expectSameHistory("seed \(seed)")
      activations += late.inOrder.moves.filter { $0.cause == .activation }.count
      corrected += late.disturbed.moves.filter { $0.telling != .first && $0.cause == .activation }.count
    }
    #expect(activations > 30 && corrected > 5, "\(activations) activations, \(corrected) of them corrected")
  }

  @Test func `a version that is learnt of in time decides like one that was there all along`() throws {
    let names = ["comwrap", "clevertap", "duolingo", "six-stages"]
    let before = try ModelSet(names.compactMap { try Presets.preset($0)?.model() })
    let after = try ModelSet(names.flatMap { try changed($0, from: "2025-04-01T00:00:00Z") })
    for seed in UInt64(0)..<100 {
      let journey = Journey.random(seed: seed &+ 9000, silence: 400)
      let whole = journey.play(after)
      let known = Journey(events: journey.events.filter { $0.time < Journey.day(60) }, end: Journey.day(60)).play(before)
      var state = known.state
      var moves = known.moves
      // Some are told of it, others come by themselves.
      if seed % 3 > 0 {
        #expect(state == nil || after.adopt(&state))
        #expect(!after.adopt(&state), "it is told twice")
      }
      var run = Journey.Run(state: state)
      if seed % 3 == 0, state == nil || journey.events.allSatisfy({ $0.time < Journey.day(60) }) { continue }
      for event in journey.events where event.time >= Journey.day(60) {
        if seed % 3 != 0 { Journey.ring(after, until: event.time, &run) }
        run.moves += after.take(event, state: &run.state)
      }
      Journey.ring(after, until: journey.end, &run)
      moves += run.moves
      #expect(moves.map(json) == whole.moves.map(json), "seed \(seed)")
      #expect(run.state?.nextPunctuation == whole.state?.nextPunctuation, "seed \(seed)")
    }
  }

  private func json(_ move: PhaseMove) -> String { json(PhaseTransition(move, of: "c")) + "\(move.anchor)\(move.step)" }

  @Test func `what is learnt of too late is decided at the latest moment known, under an id of its own`() throws {
    var state = Journey("day 0 page\nday 1 page\nday 2 page\nday 40").play(try ModelSet([model(1)])).state
    let models = try ModelSet([model(1), model(2, from: "2025-01-11T00:00:00Z", more: ", {from: c, to: a, when: cold}")])
    #expect(models.adopt(&state))
    // The silence of day 32 was the latest moment.
    #expect(state?.nextPunctuation == Journey.day(32))
    let moves = models.pass(Journey.day(32), state: &state)
    #expect(Journey.Run(moves: moves).table(models) == ["day 32: c → a, backward (cold)", "day 32: a → b, forward (it)"])
    #expect(
      moves.map(\.anchor) == [
        .activation(version: 2, at: Journey.day(32).milliseconds), .activation(version: 2, at: Journey.day(32).milliseconds),
      ])
    #expect(state?.nextPunctuation == nil)
  }

  @Test func `facts that nobody asked for before say since when they are collected`() throws {
    let wish = "{event: Product Added to Wishlist}"
    let old = try ModelSet([model(1)])
    var state = Journey("day 0 page\nday 3 Product Added to Wishlist\nday 5").play(old).state
    let models = try ModelSet([model(1), model(2, from: march, it: wish)])
    #expect(models.adopt(&state))
    #expect(models.place(of: try #require(state), in: 0)?.factsSince == nil)
    var run = Journey.Run(state: state)
    Journey.ring(models, until: Journey.day(70), &run)
    #expect(models.place(of: try #require(run.state), in: 1)?.factsSince == Journey.day(3))
    run.moves += models.take(JourneyEvent("Product Added to Wishlist", at: Journey.day(70)), state: &run.state)
    let text = json(CustomerPhases(of: "c", try #require(run.state), in: models))
    #expect(text.hasSuffix(#""conformance":null,"facts_since":"2025-01-04T00:00:00.000Z"}}}"#), "\(text)")

    // Who came later, or whose facts were all there, has nothing to say of it.
    let newcomer = Journey("day 6 page\nday 70 Product Added to Wishlist\nday 71").play(models).state
    #expect(models.place(of: try #require(newcomer), in: 1)?.factsSince == nil)
    let same = try ModelSet([model(1), model(2, from: march, it: "{event: page, at_least: 2}")])
    var known = Journey("day 0 page\nday 5").play(old).state
    #expect(same.adopt(&known))
    Journey.ring(same, until: Journey.day(70), &run)
    #expect(same.place(of: try #require(Journey.Run(state: known).state), in: 0)?.factsSince == nil)

    // The next version needs what this one does.
    let third = try ModelSet([model(2, from: march, it: wish), model(3, from: "2025-05-01T00:00:00Z", it: wish, cold: "{silent_for: 9d}")])
    #expect(third.adopt(&run.state))
    Journey.ring(third, until: Journey.day(130), &run)
    #expect(third.place(of: try #require(run.state), in: 1)?.factsSince == Journey.day(3))
  }

  @Test func `the order in which models are given does not matter`() throws {
    let one = try ModelSet([model(1), model(2, from: march)])
    let other = try ModelSet([model(2, from: march), model(1)])
    var state = Journey("day 0 page\nday 5").play(one).state
    #expect(!other.adopt(&state))
    let moved = try ModelSet([model(1), model(2, from: "2025-03-02T00:00:00Z")])
    #expect(moved.adopt(&state))
    #expect(state?.nextPunctuation == Journey.day(60))
  }
}
