import StateStore
import Testing
import WorkerSDK
import WorkerTesting

@Suite struct RepeatWindowTests {
  private func id(_ number: Int) -> RecordID { RecordID(hashing: "id \(number)") }
  private func time(_ milliseconds: Int64) -> EventTime { EventTime(milliseconds: milliseconds) }

  @Test func `it holds the last 1,024 ids`() {
    var window = RepeatWindow()
    for number in 0..<5_000 {
      let forgotten = window.insert(id(number), at: time(5))
      #expect(forgotten == (number >= 1_024 ? 1 : 0))
      if number % 500 == 499 {
        #expect(window.contains(id(number), at: time(5)))
        if number >= 1_024 {
          #expect(window.contains(id(number - 1_023), at: time(5)))
          #expect(!window.contains(id(number - 1_024), at: time(5)))
        }
      }
    }
  }

  @Test func `it holds them for seven days of stream time, the last millisecond included`() {
    var window = RepeatWindow()
    _ = window.insert(id(1), at: time(1_000))
    let week = EventTime.Interval.days(7)
    #expect(window.contains(id(1), at: time(1_000) + week))
    #expect(!window.contains(id(1), at: time(1_001) + week))
    #expect(window.insert(id(2), at: time(1_001) + week) == 0)
    window.dropExpired(at: time(1_001) + week)
    #expect(window.newest == time(1_001) + week && !window.isEmpty)
  }

  @Test(arguments: UInt64(0)..<6) func `what is in it does not depend on when it was written and read`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var kept = RepeatWindow()
    var reread = RepeatWindow()
    var model: [(id: Int, time: Int64)] = []
    var now: Int64 = 0
    for _ in 0..<4_000 {
      now += Int64.random(in: 0..<(seed % 2 == 0 ? 1_000 : 2_000_000), using: &generator)
      let number = Int.random(in: 0..<3_000, using: &generator)
      let isRepeat = model.suffix(1_024).last { $0.id == number }.map { $0.time >= now - 604_800_000 } ?? false
      #expect(kept.contains(id(number), at: time(now)) == isRepeat)
      #expect(reread.contains(id(number), at: time(now)) == isRepeat)
      if !isRepeat {
        _ = kept.insert(id(number), at: time(now))
        _ = reread.insert(id(number), at: time(now))
        model.append((number, now))
      }
      guard Int.random(in: 0..<100, using: &generator) == 0 else { continue }
      var writer = StateWriter()
      reread.encode(into: &writer)
      var reader = StateReader(writer.bytes)
      reread = try RepeatWindow(decoding: &reader)
      if Bool.random(using: &generator) { reread.dropExpired(at: time(now)) }
    }
  }
}
