/// Finds the slots of keys by their hashes: open addressing, a hash and a slot in eight bytes.
///
/// The upper part of a hash says where a cell belongs, so that cells of growing hashes stand behind each other and the table can have any
/// size: it grows by a quarter, in one pass from front to back, and no key is read for it.
package struct KeyIndex {
  /// The hash, and below it the slot + 1; 0 is empty.
  private var cells: [UInt64]
  package private(set) var count = 0

  package init(room: Int = 0) { cells = [UInt64](repeating: 0, count: max(64, room + room / 3)) }

  /// Of slots whose hashes are known, those that `isUsed`. They are sorted by their hashes' upper bits before they are placed: who is placed
  /// next then lies near in a table that is too large for the caches.
  init(_ hashes: [UInt32], where isUsed: (Int) -> Bool) {
    self.init(room: hashes.count)
    var ends = [Int](repeating: 0, count: 1024)
    for hash in hashes { ends[Int(hash >> 22)] += 1 }
    for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
    var sorted = [UInt64](repeating: 0, count: hashes.count)
    for slot in hashes.indices.reversed() where isUsed(slot) {
      let bucket = Int(hashes[slot] >> 22)
      ends[bucket] -= 1
      sorted[ends[bucket]] = UInt64(hashes[slot]) << 32 | UInt64(slot + 1)
    }
    for cell in sorted where cell != 0 {
      place(cell)
      count += 1
    }
  }

  /// The slots that may belong to `hash`, one after the other: begin with `nil`.
  package struct Probe {
    fileprivate var cell: Int
    package fileprivate(set) var slot: Int
  }

  @inline(__always)
  package func first(_ hash: UInt32) -> Probe? { find(hash, from: home(hash)) }

  @inline(__always)
  package func next(_ hash: UInt32, after probe: Probe) -> Probe? { find(hash, from: following(probe.cell)) }

  @inline(__always)
  private func find(_ hash: UInt32, from start: Int) -> Probe? {
    var cell = start
    while cells[cell] != 0 {
      if UInt32(truncatingIfNeeded: cells[cell] >> 32) == hash { return Probe(cell: cell, slot: slot(cells[cell])) }
      cell = following(cell)
    }
    return nil
  }

  package func contains(_ hash: UInt32, slot: Int) -> Bool {
    var probe = first(hash)
    while let candidate = probe {
      if candidate.slot == slot { return true }
      probe = next(hash, after: candidate)
    }
    return false
  }

  /// Adds a slot that is not in the index.
  package mutating func insert(_ hash: UInt32, slot: Int) {
    if (count + 1) * 5 > cells.count * 4 { grow() }
    place(UInt64(hash) << 32 | UInt64(slot + 1))
    count += 1
  }

  package mutating func remove(_ hash: UInt32, slot: Int) {
    var hole = home(hash)
    while cells[hole] != UInt64(hash) << 32 | UInt64(slot + 1) {
      if cells[hole] == 0 { return }
      hole = following(hole)
    }
    var next = following(hole)
    // Cells behind the hole move up where their probing began at or before it, so that no search stops short of them.
    while cells[next] != 0 {
      if distance(home(UInt32(truncatingIfNeeded: cells[next] >> 32)), next) >= distance(hole, next) {
        cells[hole] = cells[next]
        hole = next
      }
      next = following(next)
    }
    cells[hole] = 0
    count -= 1
  }

  var residentBytes: Int { cells.capacity * MemoryLayout<UInt64>.stride }

  @inline(__always)
  private func home(_ hash: UInt32) -> Int { Int((UInt64(hash) &* UInt64(cells.count)) >> 32) }

  @inline(__always)
  private func following(_ cell: Int) -> Int { cell + 1 == cells.count ? 0 : cell + 1 }

  private func slot(_ cell: UInt64) -> Int { Int(cell & 0xFFFF_FFFF) - 1 }

  private func distance(_ from: Int, _ to: Int) -> Int { to >= from ? to - from : to - from + cells.count }

  private mutating func place(_ cell: UInt64) {
    var place = home(UInt32(truncatingIfNeeded: cell >> 32))
    while cells[place] != 0 { place = following(place) }
    cells[place] = cell
  }

  private mutating func grow() {
    let old = cells
    cells = [UInt64](repeating: 0, count: old.count + old.count / 4)
    for cell in old where cell != 0 { place(cell) }
  }
}
