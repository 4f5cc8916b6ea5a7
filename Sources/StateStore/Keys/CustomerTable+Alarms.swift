extension CustomerTable {
  mutating func setDue(_ due: Int64, slot: Int) {
    slots[slot].due = due
    if due < slots[slot].queued {
      slots[slot].queued = due
      alarms.insert(slot: slot, due: due)
    }
  }

  mutating func requeue(_ slot: Int) { setDue(slots[slot].due, slot: slot) }

  /// Slots whose alarms are due at the same moment, in the order of their keys. They are out of the queue, and not handed out yet.
  struct DueRun {
    var due = Int64.max
    var slots: [Int] = []
    /// How many of them were handed out.
    var next = 0
  }

  /// The slots of the earliest alarms due by `limit`, at most `count`, in the order of their keys, with their common due time; `nil` when none
  /// is due. Of more, the next ones come with the next call.
  mutating func nextDue(by limit: Int64, atMost count: Int) -> (due: Int64, slots: [Int])? {
    if dueRun.slots.isEmpty || isAnythingDueBeforeRun() {
      putBackDueRun()
      gatherDueRun(by: limit)
    }
    guard dueRun.due <= limit else { return nil }
    let run = dueRun
    let end = run.slots.count - run.next > count ? run.next + count : run.slots.count
    if end < run.slots.count { dueRun.next = end } else { dueRun = DueRun() }
    if run.next == 0, end == run.slots.count { return (run.due, run.slots) }
    // Meanwhile some may have been set to a later moment, or have gone.
    return (run.due, run.slots[run.next..<end].filter { slots[$0].due <= run.due })
  }

  /// Whether an alarm has come up that is due before those that were gathered. Leftovers before them are cleared away: otherwise all would be
  /// gathered anew with every call.
  private mutating func isAnythingDueBeforeRun() -> Bool {
    while let entry = alarms.pop(dueBy: dueRun.due - 1) {
      guard slots[entry.slot].queued == entry.due else { continue }
      slots[entry.slot].queued = .max
      setDue(slots[entry.slot].due, slot: entry.slot)
      if slots[entry.slot].due == entry.due { return true }
    }
    return false
  }

  /// Puts the alarms that were not handed out back into the queue.
  mutating func putBackDueRun() {
    for slot in dueRun.slots[dueRun.next...] { requeue(slot) }
    dueRun = DueRun()
  }

  private mutating func gatherDueRun(by limit: Int64) {
    var due: Int64?
    var found: [Int] = []
    while let entry = alarms.pop(dueBy: min(limit, due ?? .max)) {
      // An entry whose slot was queued anew, emptied or given to another customer is a leftover.
      guard slots[entry.slot].queued == entry.due else { continue }
      slots[entry.slot].queued = .max
      guard slots[entry.slot].due == entry.due else {
        setDue(slots[entry.slot].due, slot: entry.slot)
        continue
      }
      due = entry.due
      found.append(entry.slot)
    }
    guard let due else { return }
    if found.count > 1 {
      let keys = found.map { (key: key($0), slot: $0) }
      found = keys.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.slot)
    }
    dueRun = DueRun(due: due, slots: found)
  }
}
