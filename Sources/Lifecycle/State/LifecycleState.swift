package import WorkerSDK

/// What is remembered of one customer: the facts that the loaded models ask for, with the customer's place in each model, and the events
/// of the last hours, among which a late one can still be put.
///
/// Its numbers lie in the value itself as long as they are as few as most customers have, so that nothing is allocated for them. Since that
/// makes it large, what is asked of it on the way of a record is asked by `mutating` functions: others would be handed a copy.
package struct LifecycleState: CustomerState {
  /// The layout whose slots the facts have, see ``FactLayout/fingerprint``; 0 before the first event.
  var fingerprint: UInt32 = 0
  /// Whether the facts lie in the layout's slots; not so after decoding.
  var isBound = false
  /// The latest moment at which phases were decided, in milliseconds.
  var evaluatedAt = EventTime.distantPast.milliseconds
  /// When something may change by time alone, in milliseconds; never later than the first such moment. `.max`: never.
  var alarm = Int64.max
  var facts = Facts()
  /// The facts before the journal's first event.
  var base = BaseFacts()
  var journal = Journal()
  /// Whether late events may still be put in front of what happens; not so while the past is gone through again.
  var keepsJournal = true
  /// The customer's tier in each model, the last one for customers of none; found when facts change, since time does not matter to it.
  var tiers = InlineArray<32, UInt8>(repeating: 0)
  var hasTiers = false

  init() {}

  package var nextPunctuation: EventTime? {
    alarm == .max ? nil : EventTime(milliseconds: alarm)
  }

  /// The fact in `slot`; `nil` where nothing is known.
  @inline(__always)
  mutating func word(_ slot: Int) -> Int64? { facts.word(slot) }

  /// Sets the fact in `slot`, and notes what it was when the journal began.
  @inline(__always)
  mutating func set(_ slot: Int, _ value: Int64, _ layout: borrowing FactLayout) {
    if facts.mask.contains(slot) {
      let place = facts.place(of: slot)
      let before = facts.word(at: place)
      guard before != value else { return }
      if notesBase, !base.mask.contains(slot) { base.note(before, in: slot) }
      facts.set(value, at: place)
    } else {
      if notesBase, !base.mask.contains(slot) { base.note(BaseFacts.absent, in: slot) }
      facts.insert(value, in: slot, code: layout.codes[slot])
    }
  }

  /// Whether what facts were has to be noted before they change.
  @inline(__always)
  private var notesBase: Bool { mutating get { journal.isOpen && !journal.isFromBirth } }

  /// How many numbers are remembered.
  package var factCount: Int { facts.count }

  /// The numbers that are remembered by what they are, see ``FactCode``: for comparisons.
  package var factsByCode: [UInt32: Int64] {
    var facts = facts
    return Dictionary((0..<facts.count).map { (facts.code(at: $0), facts.word(at: $0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// How many events of the last hours are kept.
  package var journalCount: Int { journal.count }

  /// About how many bytes the state occupies in memory while its customer is being looked at.
  package var residentBytes: Int {
    MemoryLayout<Self>.size + facts.words.farBytes + facts.codes.farBytes + base.words.farBytes + journal.words.farBytes
  }

  /// Everything so far counts for good: no late event is put in front of it any more.
  @inline(__always)
  mutating func foldJournal() {
    base.removeAll()
    journal.close()
  }

  /// The state before the journal's first event.
  mutating func beforeJournal() -> LifecycleState {
    var state = LifecycleState()
    state.fingerprint = fingerprint
    state.isBound = isBound
    state.evaluatedAt = journal.since
    if journal.isFromBirth { return state }
    for slot in 0..<SlotMask.capacity where facts.mask.contains(slot) {
      let place = facts.place(of: slot)
      let word = base.word(slot) ?? facts.word(at: place)
      if word != BaseFacts.absent { state.facts.insert(word, in: slot, code: facts.code(at: place)) }
    }
    return state
  }

  /// Notes what differs between the facts and those of `before`.
  mutating func noteBase(_ before: inout LifecycleState) {
    base.removeAll()
    if journal.isFromBirth { return }
    for slot in 0..<SlotMask.capacity where facts.mask.contains(slot) {
      let word = before.word(slot) ?? BaseFacts.absent
      if word != facts.word(at: facts.place(of: slot)) { base.append(word, in: slot) }
    }
  }

  /// Gives the facts the slots of `layout`.
  ///
  /// - Returns: Whether the models are others than those by which phases were decided; then the journal is closed.
  mutating func bind(to layout: borrowing FactLayout) -> Bool {
    if fingerprint == layout.fingerprint {
      if isBound { return false }
      if facts.bind(to: layout, base: &base) {
        isBound = true
        return false
      }
    }
    foldJournal()
    hasTiers = false
    tiers = InlineArray(repeating: 0)
    facts = facts.kept(in: layout)
    fingerprint = layout.fingerprint
    isBound = true
    return true
  }
}
