internal import HeapModule

/// The pending alarms of a partition by due time. It holds at most one live entry per slot: an alarm that moves later leaves its entry
/// where it is, and is put back at its true time when that entry comes up. So a customer who acts often costs nothing here.
@usableFromInline
package struct AlarmQueue {
  @usableFromInline
  struct Entry: Comparable {
    let due: Int64
    let slot: Int32

    @usableFromInline
    static func < (a: Entry, b: Entry) -> Bool { a.due < b.due }
  }

  private var heap = Heap<Entry>()
  /// The earliest due time in the queue; `Int64.max` when it is empty. Kept at hand, since every record asks for it.
  @usableFromInline package private(set) var earliest = Int64.max

  @usableFromInline
  package init() {}

  init(_ entries: [(slot: Int, due: Int64)]) {
    heap = Heap(entries.map { Entry(due: $0.due, slot: Int32(truncatingIfNeeded: $0.slot)) })
    earliest = heap.min?.due ?? .max
  }

  @usableFromInline
  package mutating func insert(slot: Int, due: Int64) {
    heap.insert(Entry(due: due, slot: Int32(truncatingIfNeeded: slot)))
    earliest = min(earliest, due)
  }

  /// Takes out the earliest entry if it is due by `limit`.
  package mutating func pop(dueBy limit: Int64) -> (slot: Int, due: Int64)? {
    guard earliest <= limit, let entry = heap.popMin() else { return nil }
    earliest = heap.min?.due ?? .max
    return (Int(entry.slot), entry.due)
  }

  package var count: Int { heap.count }
}
