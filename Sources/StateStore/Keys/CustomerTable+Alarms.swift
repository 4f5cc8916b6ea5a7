extension CustomerTable {
  mutating func setDue(_ due: Int64, slot: Int) {
    slots[slot].due = due
    if due < slots[slot].queued {
      slots[slot].queued = due
      alarms.insert(slot: slot, due: due)
    }
  }

  mutating func requeue(_ slot: Int) { setDue(slots[slot].due, slot: slot) }

  /// The slots of the earliest alarms due by `limit`, in the order of their keys, with their common due time; `nil` when none is due.
  mutating func nextDue(by limit: Int64) -> (due: Int64, slots: [Int])? {
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
    guard let due else { return nil }
    if found.count > 1 {
      let keys = found.map { (key: key($0), slot: $0) }
      found = keys.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.slot)
    }
    return (due, found)
  }
}
