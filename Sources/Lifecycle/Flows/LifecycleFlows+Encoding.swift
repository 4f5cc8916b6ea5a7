internal import WorkerSDK

extension LifecycleFlows {
  /// Writes what the counters of a model's day say. Moves and phases stand in the order of the model's file.
  func write(_ counters: Counters, _ known: Known, into json: inout JSONWriter) {
    let layout = known.layout
    let moves = counters.total(of: layout.moves)
    let deviations = counters.total(of: layout.deviations)
    json.field("moves", moves)
    json.name("transitions")
    json.array { writeTransitions(counters, known, into: &$0) }
    json.name("phases")
    json.object { json in
      for (phase, source) in known.source.phases.enumerated() where layout.tells(of: phase, counters) {
        json.name(source.id.name)
        json.object { write(counters, phase, source, layout, into: &$0) }
      }
    }
    json.name("deviations")
    json.object { json in
      for deviation in PhaseMove.Deviation.allCases { json.field(deviation.rawValue, counters[layout.deviation(deviation)]) }
    }
    json.name("conformance")
    if known.source.ideal.isEmpty || moves <= 0 { json.null() } else { json.integer(1000 * (moves - deviations) / moves) }
  }

  private func writeTransitions(_ counters: Counters, _ known: Known, into json: inout JSONWriter) {
    for entry in counters.entries where known.layout.moves.contains(entry.counter) {
      let (from, to) = entry.counter.quotientAndRemainder(dividingBy: known.layout.places)
      json.object {
        write("from", from, known, into: &$0)
        write("to", to, known, into: &$0)
        $0.field("count", entry.value)
      }
    }
  }

  private func write(_ name: String, _ place: Int, _ known: Known, into json: inout JSONWriter) {
    json.name(name)
    if place < known.layout.phases { json.string(known.source.phases[place].id.name) } else { json.null() }
  }

  private func write(
    _ counters: Counters, _ phase: Int, _ source: PhaseModel.Phase, _ layout: FlowLayout, into json: inout JSONWriter
  ) {
    json.name("dwell")
    json.object { writeDurations(counters, layout.dwell(in: phase), into: &$0) }
    json.name("reached")
    json.object { writeDurations(counters, layout.reach(of: phase), into: &$0) }
    json.name("stuck")
    json.object {
      $0.field("became", counters[layout.becameStuck(in: phase)])
      $0.field("left", counters[layout.leftStuck(in: phase)])
    }
    // Every stay that is over was to see every planned touchpoint.
    let stays = counters.total(of: layout.dwell(in: phase))
    json.name("roadmap")
    json.array { json in
      for (number, planned) in source.roadmap.enumerated() {
        let observed = counters[layout.planned(number, in: phase)]
        json.object {
          $0.field("event", planned.event.name)
          $0.field("planned", stays)
          $0.field("observed", observed)
          $0.field("missing", stays - observed)
        }
      }
    }
  }

  private func writeDurations(_ counters: Counters, _ buckets: Range<Int>, into json: inout JSONWriter) {
    json.field("count", counters.total(of: buckets))
    for (name, permille) in [("p25", Int64(250)), ("p50", 500), ("p75", 750), ("p90", 900)] {
      json.name("\(name)_below_minutes")
      let end = counters.bucket(atPermille: permille, in: buckets).flatMap { FlowBuckets.end(of: $0 - buckets.lowerBound) }
      if let end { json.integer(end) } else { json.null() }
    }
  }
}

extension FlowLayout {
  /// Whether anything was counted of a phase, beside moves.
  fileprivate func tells(of phase: Int, _ counters: Counters) -> Bool {
    // What was planned was so for stays, which have their dwell times.
    [dwell(in: phase), reach(of: phase), becameStuck(in: phase)..<leftStuck(in: phase) + 1].contains { counters.total(of: $0) != 0 }
  }
}
