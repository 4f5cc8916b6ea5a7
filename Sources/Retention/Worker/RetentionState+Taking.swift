internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

extension RetentionState {
  /// What an event may have changed.
  struct Touched: OptionSet {
    let rawValue: UInt8
    static let purchases = Touched(rawValue: 1)
    static let feedback = Touched(rawValue: 2)
    static let interests = Touched(rawValue: 4)
    static let activity = Touched(rawValue: 8)
  }

  /// No product list is looked through further than this.
  private static let mostProducts = 20

  /// Takes an event among the facts, and says which ones it touched.
  mutating func take(_ touchpoint: Touchpoint, _ rule: EventRule, at moment: Int64, _ model: RetentionModel) -> Touched {
    var touched: Touched = []
    if rule.points > 0 {
      activity.add(rule.points, at: moment)
      // By three hours, eight of which are a day.
      interests.hours.add(1, at: Int(Int64(floorDividing: moment, by: 10_800_000) & 7))
      if let channel = rule.channel { interests.channels.add(1, at: channel.rawValue) }
      touched = .activity
    }
    switch rule.role {
    case .none, .erasure: return touched
    case .order, .update, .refund, .cancellation:
      history.take(touchpoint, at: moment)
      touched.formUnion([.purchases, .feedback])
      if rule.role == .order { takeProducts(touchpoint, rule, model, isBought: true) }
    case .interest:
      takeProducts(touchpoint, rule, model, isBought: false)
      touched.insert(.interests)
    case .survey, .review:
      takeAnswer(touchpoint, rule.role, at: moment)
      touched.insert(.feedback)
    case .ticketOpened, .ticketResolved:
      tickets.take(touchpoint.property("ticket_id").map { $0.shortHash } ?? 0, isOpen: rule.role == .ticketOpened, at: moment)
      touched.insert(.feedback)
    case .paymentFailed:
      paymentFailedAt = max(paymentFailedAt, moment)
      touched.insert(.feedback)
    }
    return touched
  }

  private mutating func takeProducts(_ touchpoint: Touchpoint, _ rule: EventRule, _ model: RetentionModel, isBought: Bool) {
    if let channel = touchpoint.channel.flatMap({ Channel(said: $0) }) { interests.channels.add(1, at: channel.rawValue) }
    let (seen, bought) = isBought ? (UInt16(0), rule.interest) : (rule.interest, UInt16(0))
    var left = Self.mostProducts
    for product in touchpoint.products {
      product.lendCategory { interests.categories.add(ShortName($0), seen: seen, bought: bought, most: Interests.mostCategories) }
      product.lendBrand { interests.brands.add(ShortName($0), seen: seen, bought: bought, most: Interests.mostBrands) }
      if let dear = model.parameters.rules.priceClass(of: product) {
        interests.prices.add(rule.interest, at: dear.rawValue + (isBought ? PriceClass.allCases.count : 0))
      }
      left -= 1
      if left == 0 { return }
    }
  }

  private mutating func takeAnswer(_ touchpoint: Touchpoint, _ role: EventRule.Role, at moment: Int64) {
    guard let score = touchpoint.scoreMilli, (0...1_000_000).contains(score) else { return }
    guard role == .survey else {
      if score <= 5_000 { feedback.rating.take(Int32(score), at: moment) }
      return
    }
    let scale = touchpoint.propertyMicros("scale_max").flatMap { $0 > 0 && $0 < 1_000_000_000 ? $0 / 1000 : nil }
    switch touchpoint.property("survey_type")?.lowercased() {
    case "nps":
      let points = (score * 10_000 / (scale ?? 10_000) + 500) / 1000
      if points <= 10 { feedback.recommendation.take(Int32(points), at: moment) }
    case "csat":
      // The lowest score is 1, whatever the scale.
      let points = scale.map { $0 > 1_000 ? 1_000 + (score - 1_000) * 4_000 / ($0 - 1_000) : score } ?? score
      if points >= 500, points < 5_500 { feedback.satisfaction.take(Int32((points + 500) / 1000), at: moment) }
    default: return
    }
  }
}

extension Channel {
  /// The channel that a message names; `nil` for servers, which are no place where a customer is.
  fileprivate init?(said name: String) {
    switch name {
    case "web", "browser": self = .web
    case "mobile", "app": self = .app
    case "email": self = .email
    case "chat": self = .chat
    case "store", "pos", "dealer", "partner": self = .store
    case "social": self = .social
    case "server", "": return nil
    default: self = .other
    }
  }
}
