import StateStore
import Testing
import WorkerTesting

@Suite struct KeyTableTests {
  private func bytes(_ key: String) -> [UInt8] { Array(key.utf8) }

  @Test(arguments: UInt64(0)..<8) func `it gives and takes slots as a dictionary would`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = KeyTable()
    var model: [String: Int] = [:]
    // Long keys in some runs, so that the buffer is compacted; few different keys in others, so that slots are used again and again.
    let padding = String(repeating: "x", count: seed % 2 == 0 ? 0 : 200)
    let range = seed % 4 < 2 ? 300 : 5_000
    for _ in 0..<6_000 {
      let key = padding + "\(Int.random(in: 0..<range, using: &generator))"
      let found = table.find(bytes(key).span)
      #expect(found == model[key])
      if let slot = found {
        #expect(Array(table.key(slot)) == bytes(key))
        if Bool.random(using: &generator) {
          table.remove(slot)
          model[key] = nil
          #expect(!table.isUsed(slot))
        }
      } else {
        let slot = table.insert(bytes(key).span)
        model[key] = slot
      }
    }
    #expect(table.count == model.count)
    #expect(Set(model.values).count == model.count)
    for (key, slot) in model {
      #expect(table.find(bytes(key).span) == slot)
      #expect(Array(table.key(slot)) == bytes(key))
    }
  }

  @Test func `keys are ordered by their bytes`() {
    var table = KeyTable()
    let slots = ["b", "a", "", "ab", "é"].map { table.insert(bytes($0).span) }
    let sorted = slots.sorted { table.precedes($0, $1) }.map { String(decoding: table.key($0), as: UTF8.self) }
    #expect(sorted == ["", "a", "ab", "b", "é"])
  }
}
