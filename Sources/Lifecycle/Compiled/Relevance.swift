/// Which event may move a customer who is in which stage: bits by event and stage.
struct Relevance: Sendable {
  private let width: Int
  private var words: [UInt64]

  init(events: Int, stages: Int) {
    width = (stages + 63) / 64
    words = [UInt64](repeating: 0, count: max(1, events * width))
  }

  mutating func insert(_ event: Int, _ stage: Int) { words[event * width + stage >> 6] |= 1 << UInt64(stage & 63) }

  @inline(__always)
  func contains(_ event: Int, _ stage: Int) -> Bool {
    words[event &* width &+ stage >> 6] & (1 << UInt64(truncatingIfNeeded: stage & 63)) != 0
  }
}
