internal import HeapModule
internal import RecordFiles

/// Records that are delivered later than they happened: late ones, repeats, and what has to stand behind something else.
struct DeliveryQueue {
  private struct Entry: Comparable {
    let time: Int64
    /// Records of the same moment keep their order.
    let sequence: Int
    let slot: Int

    static func < (a: Entry, b: Entry) -> Bool { (a.time, a.sequence) < (b.time, b.sequence) }
  }

  private var heap = Heap<Entry>()
  private var records: [RecordLine?] = []
  private var freeSlots: [Int] = []
  private var sequence = 0

  /// When the next record is to be delivered; `.max` when there is none.
  var due: Int64 { heap.min?.time ?? .max }

  mutating func add(_ record: RecordLine, at time: Int64) {
    let slot = freeSlots.popLast() ?? records.count
    if slot == records.count { records.append(record) } else { records[slot] = record }
    heap.insert(Entry(time: time, sequence: sequence, slot: slot))
    sequence += 1
  }

  /// Takes the record that is due first, with the time of its delivery.
  mutating func take() -> (record: RecordLine, time: Int64)? {
    guard let entry = heap.popMin(), let record = records[entry.slot] else { return nil }
    records[entry.slot] = nil
    freeSlots.append(entry.slot)
    return (record, entry.time)
  }
}
