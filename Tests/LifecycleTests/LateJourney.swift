import Lifecycle
import Testing
import WorkerSDK

/// A journey as the runtime sees it where events come late.
struct LateJourney {
  /// The run of its events in their order, and the run of the same events of which half come up to 20 hours late.
  let inOrder: Journey.Run
  let disturbed: Journey.Run

  init(_ journey: Journey, seed: UInt64, _ models: ModelSet) throws {
    var generator = SeededGenerator(seed: seed)
    let arrivals = journey.events.map { event in
      let delay = Bool.random(using: &generator) ? 0 : Int64.random(in: 0...(20 * 3_600_000), using: &generator)
      return (at: event.time.milliseconds + delay, event: event)
    }
    inOrder = try Self.play(journey.events.sorted { ($0.time, $0.id) < ($1.time, $1.id) }, until: journey.end, models)
    disturbed = try Self.play(arrivals.sorted { $0.at < $1.at }.map(\.event), until: journey.end, models)
  }

  /// Plays the events in the order in which they arrive, as the runtime does: alarms ring ten seconds after they are due, or before the
  /// customer's own next event.
  private static func play(_ events: [JourneyEvent], until end: EventTime, _ models: ModelSet) throws -> Journey.Run {
    var run = Journey.Run()
    var streamTime = EventTime.distantPast
    for event in events {
      streamTime = max(streamTime, event.time)
      Journey.ring(models, until: streamTime - .seconds(10), &run)
      Journey.ring(models, until: event.time, &run)
      run.moves += models.take(event, streamTime: streamTime, state: &run.state)
      Journey.ring(models, until: streamTime - .seconds(10), &run)
      // Whatever is at rest between two commits is read again.
      var reader = StateReader(bytes(of: try #require(run.state)))
      run.state = try LifecycleState(decoding: &reader)
    }
    Journey.ring(models, until: end, &run)
    return run
  }

  /// Expects that both runs amount to the same.
  func expectSameHistory(_ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Self.history(disturbed) == Self.history(inOrder), comment, sourceLocation: sourceLocation)
    #expect(disturbed.state?.factsByCode == inOrder.state?.factsByCode, comment, sourceLocation: sourceLocation)
  }

  /// What is left of what was told when every correction has taken the place of what it corrects.
  private static func history(_ run: Journey.Run) -> [PhaseMove] {
    var history: [PhaseMove] = []
    for move in run.moves {
      history.removeAll { $0.model == move.model && $0.anchor == move.anchor && $0.step == move.step }
      if move.telling != .retracted { history.append(move) }
    }
    return history.sorted { ($0.modelID, $0.sequence) < ($1.modelID, $1.sequence) }
  }
}
