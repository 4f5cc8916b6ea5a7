/// How recently, how often and for how much a customer bought, each from 1 to 5 among all customers.
package struct RFMScores: Sendable, Hashable {
  package let recency: Int
  package let frequency: Int
  package let monetary: Int

  package init(recency: Int, frequency: Int, monetary: Int) {
    (self.recency, self.frequency, self.monetary) = (recency, frequency, monetary)
  }

  /// The segment by recency and frequency.
  package var segment: RFMSegment { RFMSegment(recency: recency, frequency: frequency) }

  /// Scores by rank: a fifth of the customers gets each of them, whatever values they share: ⌈5 · rank / n⌉, where of equal values the one
  /// that stands first has the lower rank. For recency give negated days.
  package static func byRank(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var scores = [Int](repeating: 0, count: values.count)
    for (rank, index) in order.enumerated() { scores[index] = (5 * (rank + 1) + values.count - 1) / values.count }
    return scores
  }
}
