import StateStore
import Testing
import WorkerTesting

@Suite struct KeyIndexTests {
  private func slots(of hash: UInt32, in index: KeyIndex) -> Set<Int> {
    var found: Set<Int> = []
    var probe = index.first(hash)
    while let candidate = probe {
      found.insert(candidate.slot)
      probe = index.next(hash, after: candidate)
    }
    return found
  }

  /// Few hashes, so that many slots share one; hashes at the end of the range, so that cells run over the table's end; or any.
  @Test(arguments: [UInt32(0)...40, (UInt32.max - 300)...UInt32.max, UInt32(0)...UInt32.max])
  func `it finds the slots of a hash, whatever came and went`(hashes: ClosedRange<UInt32>) {
    var generator = SeededGenerator(seed: UInt64(hashes.count))
    var index = KeyIndex()
    var model: [UInt32: Set<Int>] = [:]
    var owner: [Int: UInt32] = [:]
    for slot in 0..<4_000 {
      let hash = UInt32.random(in: hashes, using: &generator)
      index.insert(hash, slot: slot)
      model[hash, default: []].insert(slot)
      owner[slot] = hash
      if Int.random(in: 0..<3, using: &generator) == 0, let leaving = owner.keys.randomElement(using: &generator), let old = owner[leaving]
      {
        index.remove(old, slot: leaving)
        index.remove(old, slot: leaving)
        model[old]?.remove(leaving)
        owner[leaving] = nil
      }
      #expect(slots(of: hash, in: index) == model[hash])
    }
    #expect(index.count == owner.count)
    for (hash, slots) in model { #expect(self.slots(of: hash, in: index) == slots) }
  }
}
