internal import Lifecycle
internal import WorkerSDK

extension CompiledCondition {
  /// Whether it is met by the customer, or by what the candidate is about.
  ///
  /// The state is only read: it is lent as if it were changed, since it is large and would be copied otherwise.
  func isMet(by candidate: Candidate, _ scene: Scene, _ state: inout WinBackState) -> Bool {
    switch self {
    case .all(let parts):
      for part in parts where !part.isMet(by: candidate, scene, &state) { return false }
      return true
    case .any(let parts):
      for part in parts where part.isMet(by: candidate, scene, &state) { return true }
      return false
    case .not(let part): return !part.isMet(by: candidate, scene, &state)
    case .happened(let slot, let counts, let span): return counts.contains(state.counts.count(slot, within: span, before: scene.now))
    case .silent(let span): return state.lastActivity != .distantPast && state.lastActivity + span <= scene.now
    case .phase(let model, let phases): return state.phases.phase(of: model).map { phases.contains($0) } ?? false
    case .signal(let signal, let test): return state.signal.map { Self.accepts(test, signal, $0) } ?? false
    case .spent(let least): return state.spentMicros >= least
    case .trait(let slot, let test): return state.value(slot).map { test.accepts($0) } ?? false
    case .score(let slot, let range): return state.value(slot)?.milli.map { range.contains($0) } ?? false
    case .product(let field, let texts):
      // Without a product, what the customer bought or saw last.
      let about = candidate.subject.product ?? state.lastSeen?.product ?? state.lastPurchase?.product
      guard let product = about.flatMap({ scene.reference.product($0) }) else { return false }
      return product[field].map { Self.isOne(of: texts, $0) } ?? false
    case .reaction(let reactions): return reactions.contains(state.reaction(to: candidate.play))
    case .identified: return state.isIdentified
    case .never: return false
    }
  }

  private static func accepts(_ test: PlayCondition.Test, _ signal: PlayCondition.Signal, _ fact: SignalFact) -> Bool {
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
    return test.accepts(text: { texts in text.map { isOne(of: texts, $0) } ?? false }, milli: milli)
  }

  /// Whether a text is one of these, which are in lower case.
  private static func isOne(of texts: [String], _ own: String) -> Bool {
    if texts.contains(own) { return true }
    let own = own.lowercased()
    return texts.contains(own)
  }
}

extension CatalogProduct {
  fileprivate subscript(field: PlayCondition.ProductField) -> String? {
    switch field {
    case .priceClass: price_class
    case .category: category
    case .brand: brand
    case .series: series
    }
  }
}

extension PlayCondition.Test {
  fileprivate func accepts(text: ([String]) -> Bool, milli: Int64?) -> Bool {
    switch self {
    case .isOneOf(let texts): text(texts)
    case .isWithin(let range): milli.map { range.contains($0) } ?? false
    case .isKnown: true
    }
  }
}
