/// What the customer said last of each kind. Of two answers of one moment the worse one counts, so that their order does not matter.
package struct Feedback: Sendable, Hashable {
  /// One answer.
  package struct Answer: Sendable, Hashable {
    /// When it was given, in milliseconds; `never` without one.
    package var at = Feedback.never
    /// Its score: 0 to 10 points of recommendation, 1 to 5 of satisfaction, or thousandths of a star.
    package var score: Int32 = 0

    package var isGiven: Bool { at != Feedback.never }

    mutating func take(_ new: Int32, at moment: Int64) {
      if (moment, -new) > (at, -score) || !isGiven { (at, score) = (moment, new) }
    }
  }

  package static let never = Int64.min

  /// "Would you recommend us?", from 0 to 10.
  package var recommendation = Answer()
  /// "How satisfied are you?", from 1 to 5.
  package var satisfaction = Answer()
  /// Stars of a review, from 1,000 to 5,000.
  package var rating = Answer()

  /// The mood by the latest answer of any kind; of the same moment the worst.
  package var mood: Mood {
    var found = (at: Self.never, mood: Mood.unknown)
    for (answer, mood) in [
      (recommendation, Mood(recommendation.score, good: 9, bad: 6)), (satisfaction, Mood(satisfaction.score, good: 4, bad: 2)),
      (rating, Mood(rating.score, good: 4_000, bad: 2_000)),
    ] where answer.isGiven {
      if (answer.at, -Int(mood.rawValue)) > (found.at, -Int(found.mood.rawValue)) || found.mood == .unknown { found = (answer.at, mood) }
    }
    return found.mood
  }

  /// Whether the latest stars are few.
  var isBadlyRated: Bool { rating.isGiven && rating.score <= 2_000 }
}

/// How a customer feels, as far as it said so.
package enum Mood: UInt8, Sendable {
  case unknown, negative, neutral, positive

  init(_ score: Int32, good: Int32, bad: Int32) { self = score >= good ? .positive : score <= bad ? .negative : .neutral }
}
