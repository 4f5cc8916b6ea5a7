internal import WorkerSDK

extension ModelCompiler {
  /// Where a customer of one tier can go from the phase at `place` (behind the last one: from none), and what may take it there.
  ///
  /// - Parameter first: Where the tier's indicators begin.
  mutating func addStage(at place: Int, tier: Int, first: Int, end: Int, firstTier: Int) {
    let phase = place < model.phases.count ? model.phases[place] : nil
    let dwell = phase.flatMap { tier < model.tiers.count ? model.tiers[tier].minimumDwells[place] : $0.minimumDwell }
    let moves = model.mode == .edges ? edges(from: place) : phasesByRank(from: place)
    let firstChoice = choices.count
    var influences: [Influence] = []
    for move in moves {
      let isOwn = model.mode == .highestMatching && move.phase == place
      let isHeld = phase.map { !isOwn && isFallingBack(from: $0, to: model.phases[move.phase]) && dwell != nil } ?? false
      choices.append(ModelSet.Choice(indicator: Int32(first + move.indicator), phase: UInt8(move.phase), isHeld: isHeld))
      influences.append(self.influences[first + move.indicator])
    }
    var ending: Influence?
    if end >= 0, phase != nil { ending = self.influences[first + end] }
    let own = model.mode == .highestMatching ? moves.firstIndex { $0.phase == place } : nil
    var stage = ModelSet.Stage(
      minimumDwell: dwell?.milliseconds ?? 0, rank: Int32(truncatingIfNeeded: phase?.rank ?? 0),
      end: ending == nil ? -1 : Int32(first + end), firstChoice: Int32(firstChoice), endOfChoices: Int32(choices.count),
      isLapsed: phase?.isLapsed ?? false)
    addRelevance(to: &stage, influences, own: own, ending, firstTier: firstTier)
    // After an end only a later activity begins anew.
    if phase == nil, end >= 0 { stage.leastSilence = 0 }
    stage.hasClock = hasClock(stage, at: place)
    stages.append(stage)
  }

  private func hasClock(_ stage: ModelSet.Stage, at place: Int) -> Bool {
    if stage.end >= 0, hints[firstHints[Int(stage.end)]].opens { return true }
    return stage.choices.contains { index in
      let hint = hints[firstHints[Int(choices[index].indicator)]]
      return choices[index].isHeld || (Int(choices[index].phase) == place ? hint.closes : hint.opens)
    }
  }

  private func isFallingBack(from: PhaseModel.Phase, to: PhaseModel.Phase) -> Bool {
    from.isLapsed == to.isLapsed ? to.rank < from.rank : to.isLapsed
  }

  private mutating func addRelevance(
    to stage: inout ModelSet.Stage, _ influences: [Influence], own: Int?, _ ending: Influence?, firstTier: Int
  ) {
    var events = ending?.raises ?? []
    stage.leastSilence = ending?.raisingSilence ?? .max
    stage.isLeftByReturn = ending?.isRaisedByReturn ?? false
    // Where some phase is always true, whoever is in a phase is there by its indicator, and lower ones don't matter.
    let relevant = own.map { hasFloor ? $0 + 1 : influences.count } ?? influences.count
    for (index, influence) in influences[..<relevant].enumerated() {
      events.formUnion(index == own ? influence.lowers : influence.raises)
      stage.leastSilence = min(stage.leastSilence, index == own ? influence.loweringSilence : influence.raisingSilence)
      if index != own, influence.isRaisedByReturn { stage.isLeftByReturn = true }
    }
    for test in tierTests[firstTier...] { events.formUnion(self.influences[test].raises.union(self.influences[test].lowers)) }
    matters.append(events)
  }

  /// Whether some phase's indicator is true of everybody who was ever active.
  private var hasFloor: Bool {
    model.phases.contains { phase in
      guard let when = phase.when, case .happened(let happened)? = indicators[when.name] else { return false }
      return happened.event.name == Predicate.anyEvent && happened.within == nil && happened.since == nil
    }
  }

  private func edges(from place: Int) -> [(phase: Int, indicator: Int)] {
    let name = place < model.phases.count ? model.phases[place].id.name : PhaseModel.Edge.start
    return model.edges.filter { edge in edge.from.contains { $0.name == name } }.compactMap { move(to: $0.to.name, when: $0.when.name) }
  }

  /// All phases, the highest first; the one at `place` by the indicator that keeps a customer in it, if it has one.
  private func phasesByRank(from place: Int) -> [(phase: Int, indicator: Int)] {
    model.phases.indices.sorted { model.phases[$0].rank > model.phases[$1].rank }.compactMap { index in
      let phase = model.phases[index]
      if index == place, phase.stays != nil {
        let before = model.phases[..<index].filter { $0.when != nil && $0.stays != nil }.count
        return (index, model.indicators.count + before)
      }
      return phase.when.flatMap { move(to: phase.id.name, when: $0.name) }
    }
  }

  private func move(to phase: String, when indicator: String) -> (phase: Int, indicator: Int)? {
    guard let phase = model.phases.firstIndex(where: { $0.id.name == phase }),
      let indicator = model.indicators.firstIndex(where: { $0.id.name == indicator })
    else { return nil }
    return (phase, indicator)
  }
}
