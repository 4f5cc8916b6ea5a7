/// Answers to "would you recommend us?", from 0 to 10, counted.
package struct RecommendationCounts: Sendable, Hashable {
  package private(set) var promoters: Int64 = 0
  package private(set) var passives: Int64 = 0
  package private(set) var detractors: Int64 = 0

  package init() {}

  /// Counts a score: 9 and 10 recommend, 0 to 6 do not. Other numbers are no answers.
  package mutating func add(_ score: Int) {
    switch score {
    case 9...10: promoters += 1
    case 7...8: passives += 1
    case 0...6: detractors += 1
    default: break
    }
  }

  package var answers: Int64 { promoters + passives + detractors }

  /// The Net Promoter Score from −100 to 100 (Reichheld 2003); `nil` without answers.
  package var netPromoterScore: Double? { answers > 0 ? Double(100 * (promoters - detractors)) / Double(answers) : nil }
}

/// Answers to "how satisfied are you?", from 1 to 5, counted.
package struct SatisfactionCounts: Sendable, Hashable {
  package private(set) var satisfied: Int64 = 0
  package private(set) var answers: Int64 = 0

  package init() {}

  /// Counts a score: 4 and 5 are satisfied. Other numbers than 1 to 5 are no answers.
  package mutating func add(_ score: Int) {
    guard (1...5).contains(score) else { return }
    answers += 1
    if score >= 4 { satisfied += 1 }
  }

  /// The percentage of the satisfied; `nil` without answers.
  package var percentage: Double? { answers > 0 ? Double(100 * satisfied) / Double(answers) : nil }
}
