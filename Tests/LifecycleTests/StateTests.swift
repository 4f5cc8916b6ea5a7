import Lifecycle
import LifecycleModels
import Testing
import WorkerSDK

/// States across releases and models.
struct StateTests {
  private func model(_ id: String, version: Int = 1, phases: String, more: String = "") throws -> PhaseModel {
    try ModelFile.parse(
      """
      model: \(id)
      version: \(version)
      phases: [\(phases)]
      indicators: {here: {event: any}, it: {event: page, at_least: 3}}
      transitions: [{from: start, to: a, when: here}, {from: a, to: b, when: it}\(more)]
      """, file: "\(id).yaml")
  }

  private func reread(_ state: LifecycleState?) throws -> LifecycleState {
    var reader = StateReader(bytes(of: try #require(state)))
    return try LifecycleState(decoding: &reader)
  }

  @Test func `a state finds its facts and phases again under other models`() throws {
    let old = try ModelSet([model("m", phases: "{id: a, rank: 1}, {id: b, rank: 2}")])
    var state = Journey("day 0 page\nday 1 page\nday 1").play(old).state
    let more = try ModelSet([
      model("other", phases: "{id: b, rank: 2}, {id: a, rank: 1}"),
      model("m", version: 2, phases: "{id: b, rank: 2}, {id: c, rank: 3}, {id: a, rank: 1}", more: ", {from: b, to: c, when: it}"),
    ])
    state = try reread(state)
    let moves = more.take(JourneyEvent("page", at: Journey.day(2)), state: &state)
    // What the new model makes of the past it says as of the last event; then come the page, and where the changed one leads from there.
    let table = Journey.Run(moves: moves).table(more)
    #expect(
      table == [
        "day 1: – → a, entry (here)", "day 2: a → b, forward (it)", "day 2: a → b, forward (it)", "day 2: b → c, forward (it)",
      ])
    #expect(moves.map(\.model) == [0, 0, 1, 1])
    #expect(moves.map { $0.cause == .activation } == [true, false, false, false])
  }

  @Test func `reading a state again decides nothing by itself`() throws {
    let models = try ModelSet([model("m", phases: "{id: a, rank: 1}, {id: b, rank: 2}")])
    var state = Journey("day 0 page\nday 1").play(models).state
    state = try reread(state)
    #expect(models.take(JourneyEvent("Email Delivered", at: Journey.day(2)), state: &state).isEmpty)
  }

  @Test func `damaged bytes are an error, never a crash`() throws {
    let whole = bytes(of: try #require(Journey.random(seed: 7).play(Loaded.both()).state))
    for length in 0..<whole.count {
      #expect(throws: StateDecodingError.self) {
        var reader = StateReader(Array(whole[..<length]))
        _ = try LifecycleState(decoding: &reader)
      }
    }
    let models = try Loaded.both()
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<3_000 {
      var damaged = whole
      for _ in 0..<3 { damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
      var reader = StateReader(damaged)
      var state = try? LifecycleState(decoding: &reader)
      _ = models.take(JourneyEvent("page", at: Journey.day(2_000)), state: &state)
      if let alarm = state?.nextPunctuation { _ = models.pass(alarm, state: &state) }
      if let state { _ = bytes(of: state) }
    }
  }

  @Test func `a state of a newer format is refused`() throws {
    var reader = StateReader([3, 0, 0, 0, 0])
    #expect(throws: StateDecodingError.self) { try LifecycleState(decoding: &reader) }
  }
}
