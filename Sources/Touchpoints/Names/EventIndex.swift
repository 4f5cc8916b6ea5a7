/// Which of a list of events one is, by the hash of its name: an open-addressing table, since it is asked for every record.
package struct EventIndex: Sendable {
  @usableFromInline package let hashes: [UInt64]
  @usableFromInline package let places: [UInt16]
  @usableFromInline package let mask: Int

  /// - Parameter hashes: Those of the events' names, each once.
  package init(_ hashes: [UInt64]) {
    self.hashes = hashes
    var capacity = 64
    while capacity < hashes.count * 4 { capacity *= 2 }
    mask = capacity - 1
    var places = [UInt16](repeating: .max, count: capacity)
    for (index, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & mask
      while places[place] != .max { place = (place + 1) & mask }
      places[place] = UInt16(index)
    }
    self.places = places
  }

  /// The event's place in the list; `nil` where it is not in it.
  @inlinable @inline(__always)
  package func index(of hash: UInt64) -> Int? {
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let index = places[place]
      if index == .max { return nil }
      if hashes[Int(index)] == hash { return Int(index) }
      place = (place &+ 1) & mask
    }
  }
}
