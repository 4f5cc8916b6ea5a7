/// What a customer likes best of each kind, as far as that shows.
struct Preferences {
  let category: ShortName?
  let brand: ShortName?
  /// Of what it pays, else of what it looks at.
  let priceClass: PriceClass?
  let channel: Channel?
  /// The first of the three hours of the day (UTC) in which most happens.
  let firstHour: Int?
  /// What it looks at and never bought, where that is an opportunity.
  let newCategory: ShortName?

  init(_ state: RetentionState) {
    let interests = state.interests
    category = interests.categories.favourite?.name
    brand = interests.brands.favourite?.name
    priceClass = (interests.pricePaid ?? interests.priceSeen).flatMap { PriceClass(rawValue: $0) }
    channel = interests.channels.largest(in: 0..<Channel.allCases.count).flatMap { Channel(rawValue: $0) }
    firstHour = interests.hours.largest().map { $0 * 3 }
    newCategory = state.standing.opportunities.contains(.crossSell) ? interests.newCategory(from: SignalRules.interestPoints)?.name : nil
  }
}

// The names of steps as they stand in a signal.

extension RiskBand {
  var piece: StaticString {
    switch self {
    case .none: "null"
    case .low: "\"low\""
    case .medium: "\"medium\""
    case .high: "\"high\""
    case .lost: "\"lost\""
    }
  }
}

extension Mood {
  var piece: StaticString {
    switch self {
    case .unknown: "\"unknown\""
    case .negative: "\"negative\""
    case .neutral: "\"neutral\""
    case .positive: "\"positive\""
    }
  }
}

extension EngagementLevel {
  var piece: StaticString {
    switch self {
    case .none: "\"none\""
    case .low: "\"low\""
    case .medium: "\"medium\""
    case .high: "\"high\""
    }
  }
}

extension PriceClass {
  var piece: StaticString {
    switch self {
    case .low: "\"low\""
    case .middle: "\"middle\""
    case .high: "\"high\""
    }
  }
}

extension Channel {
  var piece: StaticString {
    switch self {
    case .web: "\"web\""
    case .app: "\"app\""
    case .email: "\"email\""
    case .chat: "\"chat\""
    case .store: "\"store\""
    case .social: "\"social\""
    case .other: "\"other\""
    }
  }
}
