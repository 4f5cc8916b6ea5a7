/// The facts of a customer: numbers, each in the slot that the models have for it. Only those that exist take room.
///
/// Facts that were just decoded lie in slots by their order; ``bind(to:)`` gives them those of the models.
struct Facts: Sendable {
  /// As many facts as few customers have in two models: below it nothing is allocated.
  static let room = 32

  private(set) var mask = SlotMask()
  private(set) var words = ShortList<Int64, 32>()
  /// What the facts are, in the order of their slots.
  private(set) var codes = ShortList<UInt32, 32>()

  var count: Int { words.count }

  /// The fact in the slot. Mutating, as is all that reads a number: so nothing is copied to be asked.
  @inline(__always)
  mutating func word(_ slot: Int) -> Int64? {
    mask.contains(slot) ? words.word(mask.rank(of: slot)) : nil
  }

  /// Where the fact lies, for ``word(at:)``; its slot has to exist.
  @inline(__always)
  func place(of slot: Int) -> Int { mask.rank(of: slot) }

  @inline(__always)
  mutating func word(at place: Int) -> Int64 { words.word(place) }

  @inline(__always)
  mutating func set(_ word: Int64, at place: Int) { words[place] = word }

  @inline(__always)
  mutating func insert(_ word: Int64, in slot: Int, code: UInt32) {
    let place = mask.rank(of: slot)
    mask.insert(slot)
    words.insert(word, at: place)
    codes.insert(code, at: place)
  }

  @inline(__always)
  mutating func code(at place: Int) -> UInt32 { codes.word(place) }

  /// Adds a decoded fact behind the others.
  @inline(__always)
  mutating func append(_ word: Int64, code: UInt32) {
    let place = words.count
    mask.insert(place)
    words.append(word)
    codes.append(code)
  }

  /// Gives the facts the slots of `layout`, which ascend like the codes; false, and nothing is changed, if it does not have all of them.
  mutating func bind(to layout: FactLayout, base: inout BaseFacts) -> Bool {
    var slots = SlotMask()
    var baseSlots = SlotMask()
    let known = layout.codes
    var slot = 0
    for place in 0..<words.count {
      let code = code(at: place)
      while slot < known.count, known[slot] < code { slot &+= 1 }
      guard slot < known.count, known[slot] == code else { return false }
      slots.insert(slot)
      if base.mask.contains(place) { baseSlots.insert(slot) }
      slot &+= 1
    }
    mask = slots
    base.mask = baseSlots
    return true
  }

  /// The facts that `layout` has, in its slots; the others are forgotten.
  mutating func kept(in layout: FactLayout) -> Facts {
    var kept = Facts()
    for place in 0..<words.count {
      let code = code(at: place)
      if let slot = layout.slot(of: code) { kept.insert(words.word(place), in: slot, code: code) }
    }
    return kept
  }
}

/// What facts were before the journal began, as far as they have changed since.
struct BaseFacts: Sendable {
  /// Stands for a fact that did not exist.
  static let absent = Int64.min + 1

  var mask = SlotMask()
  private(set) var words = ShortList<Int64, 20>()

  @inline(__always)
  mutating func note(_ word: Int64, in slot: Int) {
    words.insert(word, at: mask.rank(of: slot))
    mask.insert(slot)
  }

  /// Adds one behind the others.
  mutating func append(_ word: Int64, in slot: Int) {
    mask.insert(slot)
    words.append(word)
  }

  mutating func word(_ slot: Int) -> Int64? { mask.contains(slot) ? words.word(mask.rank(of: slot)) : nil }

  mutating func removeAll() {
    guard !mask.isEmpty else { return }
    mask = SlotMask()
    words.removeAll()
  }
}
