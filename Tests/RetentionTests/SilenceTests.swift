import Foundation
import Retention
import Testing

@Suite struct SilenceTests {
  @Test(arguments: [0.9, 0.5, 0.2, 0.01])
  func `after the computed silence a customer is alive with just that probability`(level: Double) throws {
    let model = try #require(ScoringTests.golden.buying)
    for (repeats, recency) in [(1, 0.14), (2, 30.43), (7, 29.43), (29, 10), (365, 364)] {
      let silence = try #require(model.silence(untilAlive: level, repeats: repeats, recency: recency))
      let before = model.probabilityAlive(PurchaseSummary(repeats: repeats, recency: recency, age: recency))
      if silence == 0 {
        #expect(before <= level)
      } else {
        let then = model.probabilityAlive(PurchaseSummary(repeats: repeats, recency: recency, age: recency + silence))
        #expect(relativeError(then, level) < 1e-12)
        // A second earlier and later it is on either side.
        let second = 1.0 / (7 * 86_400)
        #expect(model.probabilityAlive(PurchaseSummary(repeats: repeats, recency: recency, age: recency + silence - second)) > level)
        #expect(model.probabilityAlive(PurchaseSummary(repeats: repeats, recency: recency, age: recency + silence + second)) < level)
      }
    }
  }

  @Test func `silence says nothing of a customer that never bought again, nor of levels that are none`() throws {
    let model = try #require(ScoringTests.golden.buying)
    #expect(model.silence(untilAlive: 0.5, repeats: 0, recency: 0) == nil)
    #expect(model.silence(untilAlive: 0, repeats: 3, recency: 4) == nil)
    #expect(model.silence(untilAlive: 1, repeats: 3, recency: 4) == nil)
    let forgiving = try #require(BGNBD(r: 1e-3, alpha: 4, a: 1e-9, b: 3))
    let never = forgiving.silence(untilAlive: 1e-300, repeats: 1, recency: 4)
    #expect(never?.isFinite ?? true)
  }
}
