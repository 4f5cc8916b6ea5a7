/// What follows an order, and mail.
extension JourneyCustomer {
  private static let day: Int64 = 86_400_000

  /// Decides what comes of an order, if anything does.
  mutating func planCare(after time: Int64, random: inout SeededRandom) {
    if [3, 8, 15].contains(orders) {
      care = Track(due: time + 60_000, step: .tierChanged)
    } else if persona == .subscriber {
      care = Track(due: time + 30 * Self.day, step: .renewal)
    } else if random.chance(0.05) {
      care = Track(due: time + random.integer(Self.day..<5 * Self.day), step: .ticketOpened)
    } else if random.chance(0.04) {
      let isQuick = random.chance(0.3)
      care = Track(due: time + (isQuick ? 7_200_000 : random.integer(5 * Self.day..<15 * Self.day)), step: isQuick ? .cancelled : .refund)
    } else if random.chance(persona.voice) {
      let step = [Step.review, .survey, .shopReview, .referral][random.index(weights: [0.4, 0.3, 0.15, 0.15])]
      care = Track(due: time + random.integer(4 * Self.day..<20 * Self.day), step: step)
    }
  }

  /// What follows a step of care.
  mutating func continueCare(after step: Step, at time: Int64, random: inout SeededRandom) {
    care = Track()
    switch step {
    case .ticketOpened: care = Track(due: time + random.integer(Self.day / 4..<4 * Self.day), step: .ticketResolved)
    case .ticketResolved:
      if random.chance(0.4) { care = Track(due: time + Self.day, step: .survey) }
    case .tierChanged: care = Track(due: time + random.integer(Self.day..<10 * Self.day), step: .rewardRedeemed)
    case .review:
      if random.chance(persona.voice * 0.4) { care = Track(due: time + random.integer(Self.day..<9 * Self.day), step: .referral) }
    case .renewal:
      let isLast = random.chance(0.06)
      care = Track(due: time + 30 * Self.day, step: isLast ? .relationshipEnded : .renewal)
    default: break
    }
  }

  /// What follows a step of mail: what was delivered may be opened, and clicked, which starts a visit. `pause` lies between two mails.
  mutating func continueMail(after step: Step, at time: Int64, pause: Int64, random: inout SeededRandom) {
    let next = Track(due: time + pause, step: .mailDelivered)
    mail = isSubscribed ? next : Track()
    switch step {
    case .mailDelivered:
      if random.chance(0.01) {
        mail = Track(due: time + 1000, step: .mailBounced)
      } else if random.chance(isSilent ? 0.12 : 0.35) {
        mail = Track(due: time + random.integer(600_000..<Self.day), step: .mailOpened)
      }
    case .mailOpened:
      if random.chance(0.02) {
        mail = Track(due: time + 30_000, step: .unsubscribed)
      } else if random.chance(0.3) {
        mail = Track(due: time + random.integer(5000..<60_000), step: .mailClicked)
      }
    case .mailClicked:
      if visit.due > time + 20_000, visitEvents == 0 { visit = Track(due: time + 3000, step: .page) }
    default: break
    }
  }
}
