internal import Lifecycle
internal import WorkerSDK

extension PlaySet {
  /// Whether a condition is met; none is.
  func isMet(_ condition: PlayCondition?, _ examination: Examination) -> Bool {
    guard let condition else { return true }
    let state = examination.state
    let now = examination.now
    switch condition {
    case .all(let parts):
      for part in parts where !isMet(part, examination) { return false }
      return true
    case .any(let parts):
      for part in parts where isMet(part, examination) { return true }
      return false
    case .not(let part): return !isMet(part, examination)
    case .happened(let filter, let atLeast, let atMost, let within):
      let fact = state.count(slot(of: filter))
      let count = within.map { span in fact?.recent.count { $0 > now - span } ?? 0 } ?? Int(clamping: fact?.count ?? 0)
      return count >= atLeast && count <= atMost ?? .max
    case .silent(let span): return state.lastActivity != .distantPast && state.lastActivity + span <= now
    case .phase(let model, let phases):
      let hash = NameHash.of(model)
      guard let fact = state.phases.first(where: { $0.model == hash }) else { return false }
      return phases.contains { NameHash.of($0) == fact.phase }
    case .signal(let signal, let test): return isMet(signal, test, state.signal)
    case .spent(let least): return state.spentMicros >= least
    case .trait(let name, let test):
      guard let fact = state.value(Self.slot(ofTrait: name)) else { return false }
      return test.accepts(text: { texts in texts.contains { NameHash.of($0) == fact.text } }, milli: fact.milli)
    case .score(let filter, let range): return state.value(slot(of: filter))?.milli.map { range.contains($0) } ?? false
    case .product(let field, let texts): return isMet(field, texts, examination)
    case .reaction(let reactions):
      return reactions.contains(state.dialogue(of: examination.candidate.play)?.reaction ?? .none)
    case .identified: return state.isIdentified
    }
  }

  private func isMet(_ signal: PlayCondition.Signal, _ test: PlayCondition.Test, _ fact: SignalFact?) -> Bool {
    guard let fact else { return false }
    let text: String?
    var milli: Int64?
    switch signal {
    case .risk: text = fact.risk
    case .segment: text = fact.segment
    case .promotions: text = fact.allowsPromotions ? "true" : "false"
    case .alive:
      text = nil
      milli = fact.aliveMilli
    case .lifetimeValue:
      text = nil
      milli = fact.lifetimeValueMicros.map { $0 / 1000 }
    }
    guard text != nil || milli != nil else { return false }
    return test.accepts(
      text: { texts in text.map { own in texts.contains { $0.lowercased() == own.lowercased() } } ?? false }, milli: milli)
  }

  /// What the candidate is about; without a product, what the customer bought or saw last.
  private func isMet(_ field: PlayCondition.ProductField, _ texts: [String], _ examination: Examination) -> Bool {
    let state = examination.state
    let about = examination.candidate.subject.product ?? state.lastSeen?.product ?? state.lastPurchase?.product
    guard let product = about.flatMap({ examination.reference.product($0) }) else { return false }
    let value: String? =
      switch field {
      case .priceClass: product.price_class
      case .category: product.category
      case .brand: product.brand
      case .series: product.series
      }
    return value.map { own in texts.contains { $0.lowercased() == own.lowercased() } } ?? false
  }
}

extension Predicate.LastValue.Test {
  func accepts(text: ([String]) -> Bool, milli: Int64?) -> Bool {
    switch self {
    case .isOneOf(let texts): text(texts)
    case .isWithin(let range): milli.map { range.contains($0) } ?? false
    case .isKnown: true
    }
  }
}
