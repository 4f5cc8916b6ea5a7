package import WorkerSDK

/// What is remembered of one customer: the facts that the loaded models ask for, and the customer's place in each model.
///
/// All of them are numbers in one packed array; only those that exist take room. A state that was just decoded lists them under
/// their identities; the models give them their slots when the state is next touched (``bind(to:)``).
package struct LifecycleState: CustomerState {
  /// What the slots stand for; `nil` while ``words`` are pairs of identity and value.
  private(set) var layout: FactLayout?
  private var mask = SlotMask()
  private var words: [Int64] = []
  /// The models under which phases were decided, see ``FactLayout/fingerprint``; 0 before the first decision.
  private var fingerprint: UInt32 = 0
  /// The latest moment at which phases were decided, in milliseconds: none is decided as of an earlier one.
  var evaluatedAt: Int64
  /// When something may change by time alone, in milliseconds; never later than the first such moment. `.max`: never.
  var alarm: Int64

  init(layout: FactLayout) {
    self.layout = layout
    evaluatedAt = EventTime.distantPast.milliseconds
    alarm = .max
  }

  package var nextPunctuation: EventTime? {
    alarm == .max ? nil : EventTime(milliseconds: alarm)
  }

  /// The fact in `slot`; `nil` where nothing is known.
  @inline(__always)
  func word(_ slot: Int) -> Int64? {
    mask.contains(slot) ? words[mask.rank(of: slot)] : nil
  }

  @inline(__always)
  mutating func set(_ slot: Int, _ value: Int64) {
    let place = mask.rank(of: slot)
    if mask.contains(slot) {
      words[place] = value
    } else {
      mask.insert(slot)
      words.insert(value, at: place)
    }
  }

  /// How many numbers are remembered.
  package var factCount: Int { layout == nil ? words.count / 2 : words.count }

  /// About how many bytes the state occupies in memory.
  package var residentBytes: Int {
    MemoryLayout<Self>.size + (words.capacity == 0 ? 0 : 32 + words.capacity * MemoryLayout<Int64>.stride)
  }

  /// Gives the facts the slots of `layout`. Facts that it does not have are forgotten.
  ///
  /// - Returns: Whether phases were not yet decided by the models of `layout`.
  mutating func bind(to layout: FactLayout) -> Bool {
    if self.layout !== layout, !bindInOrder(to: layout) {
      let facts = identified
      self.layout = layout
      mask = SlotMask()
      words = []
      words.reserveCapacity(facts.count)
      for (identity, value) in facts {
        if let slot = layout.slot(of: identity) { set(slot, value) }
      }
    }
    defer { fingerprint = layout.fingerprint }
    return fingerprint != layout.fingerprint
  }

  /// Gives facts that were just decoded their slots, if they were written in the order of this layout: where the models are as they were,
  /// nothing has to be looked up or moved to other memory. False, and nothing is changed, if not.
  private mutating func bindInOrder(to layout: FactLayout) -> Bool {
    guard self.layout == nil else { return false }
    var found = SlotMask()
    var slot = 0
    for place in stride(from: 0, to: words.count, by: 2) {
      let identity = UInt32(truncatingIfNeeded: words[place])
      while slot < layout.identities.count, layout.identities[slot] != identity { slot += 1 }
      guard slot < layout.identities.count else { return false }
      found.insert(slot)
      slot += 1
    }
    let count = words.count / 2
    for place in 0..<count { words[place] = words[place * 2 + 1] }
    words.removeLast(count)
    mask = found
    self.layout = layout
    return true
  }

  /// The facts with their identities, in the order in which they are kept.
  private var identified: [(identity: UInt32, value: Int64)] {
    guard let layout else {
      return stride(from: 0, to: words.count, by: 2).map { (UInt32(truncatingIfNeeded: words[$0]), words[$0 + 1]) }
    }
    return layout.identities.indices.compactMap { slot in word(slot).map { (layout.identities[slot], $0) } }
  }
}

extension LifecycleState {
  private static let formatVersion: UInt8 = 1

  package func encode(into writer: inout StateWriter) {
    writer.write(Self.formatVersion)
    writer.write(UInt64(fingerprint))
    writer.write(evaluatedAt)
    writer.write(alarm == .max)
    if alarm != .max { writer.write(alarm &- evaluatedAt) }
    writer.write(UInt64(factCount))
    guard let layout else {
      for place in stride(from: 0, to: words.count, by: 2) {
        encode(UInt32(truncatingIfNeeded: words[place]), words[place + 1], into: &writer)
      }
      return
    }
    var place = 0
    for slot in layout.identities.indices where mask.contains(slot) {
      encode(layout.identities[slot], words[place], into: &writer)
      place += 1
    }
  }

  /// Moments are written as their distance to ``evaluatedAt``: they are near it.
  private func encode(_ identity: UInt32, _ value: Int64, into writer: inout StateWriter) {
    for shift in stride(from: UInt32(0), through: 24, by: 8) { writer.write(UInt8(truncatingIfNeeded: identity >> shift)) }
    writer.write(FactLayout.isMoment(identity) ? evaluatedAt &- value : value)
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) {
    let version = try reader.readByte()
    guard version == Self.formatVersion else { throw StateDecodingError("the state has the format \(version), not \(Self.formatVersion)") }
    fingerprint = UInt32(truncatingIfNeeded: try reader.readUInt64())
    evaluatedAt = try reader.readInt64()
    alarm = .max
    if !(try reader.readBool()) { alarm = evaluatedAt &+ (try reader.readInt64()) }
    let count = try reader.readUInt64()
    guard count <= UInt64(SlotMask.capacity) else { throw StateDecodingError("the state has more facts than any layout") }
    words.reserveCapacity(Int(count) * 2)
    for _ in 0..<count {
      var identity: UInt32 = 0
      for shift in stride(from: UInt32(0), through: 24, by: 8) { identity |= UInt32(try reader.readByte()) << shift }
      let value = try reader.readInt64()
      words.append(Int64(identity))
      words.append(FactLayout.isMoment(identity) ? evaluatedAt &- value : value)
    }
  }
}
