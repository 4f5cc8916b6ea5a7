internal import Touchpoints

/// Late events: the past is gone through again, and what comes out otherwise is corrected.
extension LifecycleState {
  /// Above so many events, those that are older than the lateness are folded.
  private static let comfortableEntries = 24

  /// Takes one event in: in its turn, or among those that came before it though they happened after it.
  @inline(__always)
  mutating func take(
    _ event: some LifecycleEvent, _ id: UInt64, at time: Int64, streamTime: Int64, _ models: ModelSet, _ moves: inout [PhaseMove]
  ) {
    let horizon = streamTime &- models.lateness
    tidyJournal(before: horizon, models)
    let index = models.events.index(of: event.event.hash) ?? Journal.Entry.noEvent
    let hasValues = index != Journal.Entry.noEvent && models.events.entries[index].hasValues
    let values = hasValues ? models.values(of: event, index) : EventValues()
    openJournal()
    if isInOrder(time, id) {
      append(id, Journal.Entry.head(time, index, isTooLate: false), values)
      advance(journal.last, values, models, &moves)
    } else if time < horizon || time < journal.since {
      takeTooLate(index, id, at: time, values, models, &moves)
    } else {
      takeLate(id, Journal.Entry.head(time, index, isTooLate: false), values, models, &moves)
    }
  }

  @inline(__always)
  mutating func openJournal() {
    if !journal.isOpen, keepsJournal { journal.open(since: max(evaluatedAt, 0), isFromBirth: facts.count == 0) }
  }

  @inline(__always)
  private mutating func isInOrder(_ time: Int64, _ id: UInt64) -> Bool {
    if time != evaluatedAt { return time > evaluatedAt }
    // At the same moment the ids decide; a silence of the moment is before it.
    return journal.count == 0 || journal.last.time < time || journal.last.id < id
  }

  @inline(__always)
  private mutating func append(_ id: UInt64, _ head: Int64, _ values: borrowing EventValues) {
    journal.begin(id, head)
    var place = 0
    while place < values.count {
      journal.append(values[place])
      place &+= 1
    }
  }

  /// Older than everything that can still be changed: counts among the facts at its own time, and phases are decided as of the latest
  /// moment at which they were.
  private mutating func takeTooLate(
    _ event: Int, _ id: UInt64, at time: Int64, _ values: EventValues, _ models: ModelSet, _ moves: inout [PhaseMove]
  ) {
    let last = journal.count == 0 ? .min : journal.last.time
    var values = values
    values.append(time)
    append(id, Journal.Entry.head(max(evaluatedAt, last + 1), event, isTooLate: true), values)
    advance(journal.last, values, models, &moves)
  }

  /// Puts the event where it belongs, goes through everything since the journal was opened with it and without it, and says what differs.
  private mutating func takeLate(
    _ id: UInt64, _ head: Int64, _ values: EventValues, _ models: ModelSet, _ moves: inout [PhaseMove]
  ) {
    var before = beforeJournal()
    // What was told since is what the way to here tells again; where nobody moved, nothing was.
    let published = hasMoved(since: &before, models) ? before.replayed(&journal, until: evaluatedAt, models).moves : []
    append(id, head, values)
    journal.sortLast()
    let (after, corrected) = before.replayed(&journal, until: evaluatedAt, models)
    let journal = journal
    self = after
    self.journal = journal
    keepsJournal = true
    noteBase(&before)
    moves += Corrections.between(published, and: corrected, causedBy: .record(id))
  }

  private mutating func hasMoved(since before: inout LifecycleState, _ models: ModelSet) -> Bool {
    for index in models.models.indices {
      let slot = models.models[index].slots.moves.index
      if word(slot) != before.word(slot) { return true }
    }
    return false
  }

  /// What becomes of this state by the first `count` entries, and by time up to `time`.
  private func replayed(
    _ journal: inout Journal, first count: Int = .max, until time: Int64, _ models: ModelSet
  ) -> (state: LifecycleState, moves: [PhaseMove]) {
    var state = self
    var moves: [PhaseMove] = []
    state.keepsJournal = false
    state.findTiers(models)
    state.alarm = state.facts.count == 0 ? .max : state.firstDeadline(models)
    var start = 0
    for _ in 0..<min(count, journal.count) {
      let entry = journal.entry(at: start)
      var values = EventValues()
      for place in entry.values..<entry.end { values.append(journal.value(at: place)) }
      state.advance(entry, values, models, &moves)
      start = entry.end
    }
    state.catchUp(to: time, models, &moves)
    return (state, moves)
  }

  /// Folds what nothing can be put in front of any more, and the older half of a journal that is full.
  @inline(__always)
  mutating func tidyJournal(before horizon: Int64, _ models: ModelSet) {
    guard journal.isOpen else { return }
    if evaluatedAt < horizon { return foldJournal() }
    if journal.count >= Self.comfortableEntries { foldOldest(before: horizon, models) }
  }

  private mutating func foldOldest(before horizon: Int64, _ models: ModelSet) {
    let older = journal.countBefore(horizon)
    let isFull = journal.count >= Journal.maximumEntries
    guard isFull || older >= Self.comfortableEntries / 2 else { return }
    let count = isFull ? max(older, journal.count / 2) : older
    let before = beforeJournal()
    var folded = before.replayed(&journal, first: count, until: .min, models).state
    journal.removeFirst(count, since: folded.evaluatedAt)
    noteBase(&folded)
  }
}
