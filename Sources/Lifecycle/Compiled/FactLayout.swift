internal import RecordLog

/// Which facts are remembered of a customer, and at which slot: what the loaded models ask for, and nothing else.
///
/// A slot's identity is a hash of what the fact is, so that a state written under other models finds its facts again.
package final class FactLayout: Sendable {
  /// As many slots as ``SlotMask`` has bits.
  package static let maximumSlots = SlotMask.capacity

  /// The identity of each slot. Its lowest bit says whether the fact is a moment.
  let identities: [UInt32]
  /// Tells apart the models for which facts were collected and phases decided.
  let fingerprint: UInt32
  private let slots: [UInt32: Int]

  /// - Parameter models: The models' ids and versions.
  init(identities: [UInt32], models: String) {
    self.identities = identities
    fingerprint = Self.identity(models, isMoment: true)
    slots = Dictionary(zip(identities, identities.indices), uniquingKeysWith: { first, _ in first })
  }

  /// How many facts there can be of one customer.
  package var count: Int { identities.count }

  func slot(of identity: UInt32) -> Int? { slots[identity] }

  static func isMoment(_ identity: UInt32) -> Bool { identity & 1 == 1 }

  /// The identity of the fact that is described by `name`.
  static func identity(_ name: String, isMoment: Bool) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: StableHash.hash64(Array(name.utf8).span) >> 16)
    return isMoment ? hash | 1 : hash & ~1
  }
}

/// Hands out slots while models are compiled: the same fact has the same slot in all of them.
struct FactCatalog {
  private var slots: [String: Int] = [:]
  private(set) var identities: [UInt32] = []

  /// The slot of the fact that is described by `name`.
  mutating func slot(_ name: String, isMoment: Bool) -> Int {
    if let slot = slots[name] { return slot }
    slots[name] = identities.count
    identities.append(FactLayout.identity(name, isMoment: isMoment))
    return identities.count - 1
  }

  /// The first of as many slots as there are names.
  mutating func block(_ names: [String], areMoments: [Bool]) -> Int {
    if let first = slots[names[0]] { return first }
    let first = identities.count
    for (name, isMoment) in zip(names, areMoments) { _ = slot(name, isMoment: isMoment) }
    return first
  }

  /// Whether two different facts have the same identity by bad luck.
  var hasCollision: Bool { Set(identities).count < identities.count }
}
