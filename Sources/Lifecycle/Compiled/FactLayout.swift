internal import RecordLog

/// Which facts are remembered of a customer, and at which slot: what the loaded models ask for, and nothing else.
///
/// Slots ascend like the codes of their facts, so that the facts of a decoded state find theirs in one pass.
package struct FactLayout: Sendable {
  /// As many slots as ``SlotMask`` has bits.
  package static let maximumSlots = SlotMask.capacity

  /// What lies in each slot, see ``FactCode``.
  let codes: [UInt32]
  /// Tells apart the models for which facts were collected and phases decided.
  let fingerprint: UInt32

  /// - Parameter models: What tells the models apart.
  init(codes: [UInt32], models: String) {
    self.codes = codes
    let text = models + codes.map { "/\($0)" }.joined()
    fingerprint = UInt32(truncatingIfNeeded: StableHash.hash64(Array(text.utf8).span)) | 1
  }

  /// How many facts there can be of one customer.
  package var count: Int { codes.count }

  func slot(of code: UInt32) -> Int? {
    var (low, high) = (0, codes.count)
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code ? low : nil
  }
}

/// Collects the facts that are asked for while models are compiled: the same fact is the same in all of them.
///
/// Until all are known a fact is called by the order in which it was asked for; ``slots`` says where it lies in the end.
struct FactCatalog {
  private var facts: [UInt32: Int] = [:]
  private var names: [UInt32: String] = [:]
  private(set) var codes: [UInt32] = []
  /// Two facts that can't be told apart, by bad luck.
  private(set) var collision: (String, String)?

  /// The fact with `code`; `name` tells it apart from others.
  mutating func fact(_ code: UInt32, _ name: String) -> Int {
    if let other = names[code], other != name { collision = (other, name) }
    if let fact = facts[code] { return fact }
    names[code] = name
    facts[code] = codes.count
    codes.append(code)
    return codes.count - 1
  }

  /// The first of so many facts whose codes follow each other: their slots will, too.
  mutating func block(_ code: UInt32, _ count: Int, _ name: String) -> Int {
    let first = fact(code, name)
    for index in 1..<max(count, 1) { _ = fact(code + UInt32(index), "\(name)/\(index)") }
    return first
  }

  /// The slot of each fact.
  var slots: [Int] {
    let order = codes.indices.sorted { codes[$0] < codes[$1] }
    var slots = [Int](repeating: 0, count: codes.count)
    for (slot, fact) in order.enumerated() { slots[fact] = slot }
    return slots
  }
}
