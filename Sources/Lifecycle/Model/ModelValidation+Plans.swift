/// Tiers, the ideal way, and the roadmap.
extension ModelValidation {
  mutating func checkTiers() {
    var seen: Set<String> = []
    for tier in model.tiers {
      checkName(tier.id, of: "tier")
      if tier.id.name == "default" { complain(tier.id.position, "no tier can be called \"default\"", "it stands for customers of no tier") }
      if !seen.insert(tier.id.name).inserted { complain(tier.id.position, "the tier \"\(tier.id.name)\" is there twice") }
      guard let indicator = resolve(tier.when) else { continue }
      var path: Set<String> = []
      if dependsOnTime(indicator.predicate, &path) {
        complain(tier.when.position, "a tier can't depend on time", "use counts in total, money, properties and traits")
      }
    }
    if model.tiers.count > Self.maximumTiers {
      complain(model.position, "the model has \(model.tiers.count) tiers", "\(Self.maximumTiers) at most")
    }
  }

  /// Indicators are compiled once for each.
  package static var maximumTiers: Int { 8 }

  private func dependsOnTime(_ predicate: Predicate, _ seen: inout Set<String>) -> Bool {
    switch predicate {
    case .all(let parts), .any(let parts):
      for part in parts where dependsOnTime(part, &seen) { return true }
      return false
    case .not(let part): return dependsOnTime(part, &seen)
    case .indicator(let reference):
      guard seen.insert(reference.name).inserted, let indicator = indicators[reference.name] else { return false }
      return dependsOnTime(indicator.predicate, &seen)
    case .happened(let happened): return happened.within != nil || happened.since != nil || happened.event.name == Predicate.anyEvent
    case .silent, .inPhase, .known: return true
    case .spent, .value: return false
    }
  }

  mutating func checkPlans() {
    var seen: Set<String> = []
    for step in model.ideal {
      if phases[step.phase.name] == nil {
        complain(step.phase.position, "unknown phase \"\(step.phase.name)\"", suggestion(step.phase.name, model.phases.map(\.id.name)))
      }
      if !seen.insert(step.phase.name).inserted {
        complain(step.phase.position, "\"\(step.phase.name)\" is twice on the ideal way")
      }
    }
    for phase in model.phases {
      for planned in phase.roadmap { checkEvent(planned.event) }
      if phase.roadmap.count > PhaseWord.maximumPlanned {
        complain(
          phase.id.position, "\(phase.roadmap.count) touchpoints are planned for \"\(phase.id.name)\"",
          "\(PhaseWord.maximumPlanned) at most")
      }
    }
  }
}
