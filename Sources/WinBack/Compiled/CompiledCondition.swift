internal import Lifecycle
internal import WorkerSDK

/// A condition with the names that it asks for as they are kept: hashed, or in lower case.
indirect enum CompiledCondition: Sendable {
  case all([CompiledCondition])
  case any([CompiledCondition])
  case not(CompiledCondition)
  case happened(UInt64, counts: ClosedRange<Int>, within: EventTime.Interval?)
  case silent(EventTime.Interval)
  case phase(model: UInt64, [UInt64])
  case signal(PlayCondition.Signal, PlayCondition.Test)
  case spent(atLeastMicros: Int64)
  case trait(UInt64, TraitTest)
  case score(UInt64, ClosedRange<Int64>)
  case product(PlayCondition.ProductField, [String])
  case reaction([Reaction])
  case identified
  /// Of a number of events that can never be.
  case never

  enum TraitTest: Sendable {
    case isOneOf([UInt64])
    case isWithin(ClosedRange<Int64>)
    case isKnown
  }

  init(_ condition: PlayCondition) {
    switch condition {
    case .all(let parts): self = .all(parts.map { CompiledCondition($0) })
    case .any(let parts): self = .any(parts.map { CompiledCondition($0) })
    case .not(let part): self = .not(CompiledCondition(part))
    case .happened(let filter, let atLeast, let atMost, let within):
      let most = atMost ?? .max
      self = atLeast > most ? .never : .happened(CompiledFilter(filter).slot, counts: atLeast...most, within: within)
    case .silent(let span): self = .silent(span)
    case .phase(let model, let phases): self = .phase(model: NameHash.of(model), phases.map { NameHash.of($0) })
    case .signal(let signal, let test): self = .signal(signal, Self.lowercased(test))
    case .spent(let least): self = .spent(atLeastMicros: least)
    case .trait(let name, let test): self = .trait(PlaySet.slot(ofTrait: name), TraitTest(test))
    case .score(let filter, let range): self = .score(CompiledFilter(filter).slot, range)
    case .product(let field, let texts): self = .product(field, texts.map { $0.lowercased() })
    case .reaction(let reactions): self = .reaction(reactions)
    case .identified: self = .identified
    }
  }

  private static func lowercased(_ test: PlayCondition.Test) -> PlayCondition.Test {
    if case .isOneOf(let texts) = test { .isOneOf(texts.map { $0.lowercased() }) } else { test }
  }
}

extension CompiledCondition.TraitTest {
  init(_ test: PlayCondition.Test) {
    switch test {
    case .isOneOf(let texts): self = .isOneOf(texts.map { NameHash.of($0) })
    case .isWithin(let range): self = .isWithin(range)
    case .isKnown: self = .isKnown
    }
  }

  func accepts(_ fact: ValueFact) -> Bool {
    switch self {
    case .isOneOf(let texts): texts.contains(fact.text)
    case .isWithin(let range): fact.milli.map { range.contains($0) } ?? false
    case .isKnown: true
    }
  }
}
