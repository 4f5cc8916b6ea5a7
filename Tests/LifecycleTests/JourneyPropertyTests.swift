import Lifecycle
import LifecycleModels
import Testing
import WorkerSDK

/// What holds for every journey, tried on random ones through both presets at once.
struct JourneyPropertyTests {
  static let seeds: Range<UInt64> = 0..<250

  private func run(_ seed: UInt64, _ body: (ModelSet, Journey, Journey.Run) throws -> Void) throws {
    let models = try Loaded.both()
    let journey = Journey.random(seed: seed)
    try body(models, journey, journey.play(models))
  }

  @Test func `random journeys enter and leave every phase of every preset, in every direction`() throws {
    let models = try Loaded.all()
    let moves = Self.seeds.flatMap { Journey.random(seed: $0).play(models).moves }
    for (index, source) in models.sources.enumerated() {
      for phase in source.phases.indices {
        #expect(moves.contains { $0.model == index && $0.to == phase }, "nobody enters \(source.phases[phase].id.name)")
        #expect(moves.contains { $0.model == index && $0.from == phase }, "nobody leaves \(source.phases[phase].id.name)")
      }
    }
    for direction in PhaseMove.Direction.allCases { #expect(moves.contains { $0.direction == direction }) }
    #expect(moves.contains { $0.cause == .silence })
  }

  @Test(arguments: [seeds]) func `transitions chain, and visits add up`(seeds: Range<UInt64>) throws {
    for seed in seeds {
      try run(seed) { models, _, run in
        for model in models.sources.indices {
          let moves = run.moves.filter { $0.model == model }
          var at = EventTime.distantPast
          var phase: Int?
          var visits: [Int: Int] = [:]
          for (index, move) in moves.enumerated() {
            #expect(move.from == phase && move.sequence == index + 1 && move.at >= at, "seed \(seed)")
            #expect(move.from != move.to && (move.dwell == nil) == (move.from == nil), "seed \(seed)")
            if let dwell = move.dwell { #expect(dwell == move.at - at, "seed \(seed)") }
            (phase, at) = (move.to, move.at)
            guard let to = move.to else { continue }
            visits[to, default: 0] += 1
            #expect(move.visit == visits[to], "seed \(seed)")
          }
          let state = try #require(run.state)
          #expect(models.place(of: state, in: model)?.phase == phase, "seed \(seed)")
          #expect(moves.isEmpty || models.place(of: state, in: model)?.since == at, "seed \(seed)")
          for index in models.sources[model].phases.indices {
            #expect(models.visits(of: state, in: model, phase: index) == visits[index] ?? 0, "seed \(seed)")
          }
        }
      }
    }
  }

  @Test func `silence ends where the models say`() throws {
    for seed in Self.seeds {
      try run(seed) { models, _, run in
        let state = try #require(run.state)
        let ends = models.sources.indices.map { models.place(of: state, in: $0)?.phase.map { $0 } }
        // Phase 0 is lead-warming in one and reach in the other; else the relationship ended, or nobody was ever active.
        for end in ends { #expect(end == .some(.none) || end == .some(0) || end == .none, "seed \(seed)") }
        #expect(state.nextPunctuation == nil, "seed \(seed): nothing is left to wait for")
      }
    }
  }

  @Test func `alarms that ring one by one move a customer like catching up with them later`() throws {
    for seed in Self.seeds {
      try run(seed) { models, journey, ringing in
        let late = journey.play(models, ringing: false)
        #expect(late.table(models) == ringing.table(models), "seed \(seed)")
        #expect(late.moves.map(\.at) == ringing.moves.map(\.at), "seed \(seed)")
        #expect(late.moves.map(\.evidence) == ringing.moves.map(\.evidence), "seed \(seed)")
      }
    }
  }

  @Test func `every alarm is later than the one before, and each silent move happens at an alarm`() throws {
    for seed in Self.seeds {
      try run(seed) { _, _, run in
        #expect(zip(run.alarms, run.alarms.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        for move in run.moves where move.cause == .silence { #expect(run.alarms.contains(move.at), "seed \(seed)") }
      }
    }
  }

  @Test func `alarms that find nothing are few`() throws {
    var alarms = 0
    var events = 0
    for seed in Self.seeds {
      try run(seed) { _, journey, run in
        alarms += run.alarms.count
        events += journey.events.count
      }
    }
    #expect(alarms < events / 2)
  }

  @Test func `a state that was written and read goes on like one that was not`() throws {
    for seed in Self.seeds {
      try run(seed) { models, journey, undisturbed in
        let disturbed = journey.play(models) { state in
          guard let written = state.map({ bytes(of: $0) }) else { return }
          var reader = StateReader(written)
          state = try? LifecycleState(decoding: &reader)
          #expect(reader.isAtEnd && state.map { bytes(of: $0) } == written, "seed \(seed)")
        }
        #expect(disturbed.moves == undisturbed.moves, "seed \(seed)")
        #expect(disturbed.alarms == undisturbed.alarms, "seed \(seed)")
      }
    }
  }

  @Test func `a model moves customers the same way whatever else is loaded`() throws {
    let both = try Loaded.both()
    for (index, alone) in [try Loaded.comwrap(), try Loaded.clevertap()].enumerated() {
      for seed in Self.seeds {
        let journey = Journey.random(seed: seed)
        let together = journey.play(both)
        let moves = Journey.Run(moves: together.moves.filter { $0.model == index })
        #expect(moves.table(both) == journey.play(alone).table(alone), "seed \(seed)")
      }
    }
  }

  @Test func `a state stays small`() throws {
    var sizes: [Int] = []
    for seed in Self.seeds {
      try run(seed) { models, _, run in
        let state = try #require(run.state)
        sizes.append(bytes(of: state).count)
        #expect(state.factCount <= models.layout.count)
        #expect(bytes(of: state).count <= 1024, "seed \(seed)")
      }
    }
    // Long journeys with events of every kind; a shop's customers have done far less.
    #expect(sizes.reduce(0, +) / sizes.count <= 260)
  }

  @Test func `a shop's customer takes about a hundred and fifty bytes`() throws {
    let models = try Loaded.both()
    var sizes: [String: Int] = [:]
    for (name, journey) in [
      ("visitor", "day 0 page\nday 0.001 Product List Viewed\nday 0.002 Product Viewed\nday 60"),
      ("lead", "day 0 page\nday 1 Newsletter Subscribed\nday 2 Product Viewed\nday 3 Product Added\nday 60"),
      ("buyer", "day 0 page\nday 0 Product Viewed\nday 0 Product Added\nday 0 Checkout Started\nday 0 Order Completed 40 EUR\nday 100"),
    ] {
      sizes[name] = bytes(of: try #require(Journey(journey).play(models).state)).count
    }
    #expect(sizes.values.allSatisfy { $0 <= 170 }, "\(sizes)")
  }
}

/// The state as the changelog has it.
func bytes(of state: LifecycleState) -> [UInt8] {
  var writer = StateWriter()
  state.encode(into: &writer)
  return writer.bytes
}
