internal import Touchpoints

/// What an event means here, by its name.
struct EventRule: Sendable {
  /// What the event tells of beside activity.
  enum Role: UInt8, Sendable {
    case none, order, update, refund, cancellation, survey, review, ticketOpened, ticketResolved, paymentFailed,
      erasure
    /// Looking at products.
    case interest
  }

  var role = Role.none
  /// How much engagement it shows. Of an event that nobody knows it is a point: the customer did something.
  var points: UInt8 = 1
  /// Where it took place; `nil`: the message says so.
  var channel: Channel?
  /// By how much it shows interest in a product.
  var interest: UInt16 = 0
}

/// The rules of all events, by the hashes of their names.
struct EventRules: Sendable {
  private let index = EventIndex(Self.rules.map(\.0.hash))
  private let rules = Self.rules.map(\.1)

  func rule(of name: EventName) -> EventRule { index.index(of: name.hash).map { rules[$0] } ?? EventRule() }

  private static let rules: [(EventName, EventRule)] = [
    (.page, EventRule(channel: .web)), (.screen, EventRule(channel: .app)), (.identify, EventRule(points: 0)),
    (.group, EventRule(points: 0)), (.alias, EventRule(points: 0)),
    (.orderCompleted, EventRule(role: .order, points: 8, interest: 4)), (.orderUpdated, EventRule(role: .update, points: 0)),
    (.orderRefunded, EventRule(role: .refund, points: 0)), (.orderCancelled, EventRule(role: .cancellation, points: 0)),
    (.productViewed, EventRule(role: .interest, interest: 1)), (.productClicked, EventRule(role: .interest, interest: 1)),
    (.productAdded, EventRule(role: .interest, points: 3, interest: 3)),
    (.productAddedToWishlist, EventRule(role: .interest, points: 2, interest: 2)),
    (.productShared, EventRule(points: 4, channel: .social)), (.cartShared, EventRule(points: 4, channel: .social)),
    (.checkoutStarted, EventRule(points: 3)), (.couponApplied, EventRule(points: 2)),
    (.paymentFailed, EventRule(role: .paymentFailed, points: 0)),
    (.surveyAnswered, EventRule(role: .survey, points: 3)), (.productReviewed, EventRule(role: .review, points: 5)),
    (.shopReviewed, EventRule(role: .review, points: 5)),
    (.supportTicketOpened, EventRule(role: .ticketOpened)), (.supportTicketResolved, EventRule(role: .ticketResolved, points: 0)),
    (.emailDelivered, EventRule(points: 0)), (.emailBounced, EventRule(points: 0)),
    (.emailMarkedAsSpam, EventRule(points: 0)), (.unsubscribed, EventRule(points: 0)),
    (.emailOpened, EventRule(points: 1, channel: .email)), (.emailLinkClicked, EventRule(points: 2, channel: .email)),
    (.liveChatConversationStarted, EventRule(points: 2, channel: .chat)),
    (.liveChatConversationEnded, EventRule(points: 0)), (.friendReferred, EventRule(points: 8)),
    (.rewardRedeemed, EventRule(points: 4)), (.loyaltyTierChanged, EventRule(points: 0)),
    (.applicationInstalled, EventRule(points: 3, channel: .app)), (.applicationOpened, EventRule(points: 1, channel: .app)),
    (.webinarAttended, EventRule(points: 5)), (.contentDownloaded, EventRule(points: 2)), (.signedUp, EventRule(points: 3)),
    (.consentChanged, EventRule(points: 0)), (.relationshipEnded, EventRule(points: 0)),
    (.customerErasureRequested, EventRule(role: .erasure, points: 0)), (.experimentViewed, EventRule(points: 0)),
    (.trialEnded, EventRule(points: 0)),
  ]
}
