package import Lifecycle
package import WorkerSDK

/// When to turn to which customer, with what, and how often.
package struct Play: Sendable {
  /// One message of a ladder.
  package struct Step: Sendable {
    package var id: String
    package var offer: Offer
    /// Only if this is so; otherwise the next step is looked at.
    package var condition: PlayCondition?
    /// How long after the step before.
    package var wait: EventTime.Interval

    package init(id: String, offer: Offer, condition: PlayCondition? = nil, wait: EventTime.Interval) {
      self.id = id
      self.offer = offer
      self.condition = condition
      self.wait = wait
    }
  }

  /// One of several ways that are compared.
  package struct Arm: Sendable {
    package var id: String
    /// How many customers of all arms' shares together.
    package var share: Int64
    /// In place of the step's offer.
    package var offer: Offer?

    package init(id: String, share: Int64, offer: Offer?) {
      self.id = id
      self.share = share
      self.offer = offer
    }
  }

  package var id: String
  package var version: Int
  /// From this moment of the log on; `nil`: always.
  package var effectiveFrom: EventTime?
  /// By language.
  package var names: [String: String] = [:]
  /// Why a customer hears of it, by language.
  package var reasons: [String: String] = [:]
  package var start: PlayStart
  package var condition: PlayCondition?
  /// At least one, in their order.
  package var steps: [Step]
  /// What ends the conversation, and withdraws what is not sent yet.
  package var until: [EventFilter] = []
  package var purpose = Purpose.marketing
  /// The most preferred first.
  package var channels: [String] = []
  /// Decides between plays of the same worth; more is first.
  package var priority = 0
  /// How long after its reason a message makes sense.
  package var validity: EventTime.Interval
  /// How long after a message of this play no other conversation of it begins.
  package var coolDown: EventTime.Interval?
  /// What a reaction is worth, in millionths of the policy's unit; `nil`: the margin of the order hoped for.
  package var valueMicros: Int64?
  /// How many of a thousand react by ordering because of the message.
  package var responsePermille: Int64 = 30
  /// Customers who are worth less, in millionths, are not asked; unknown worth is enough.
  package var leastLifetimeValueMicros: Int64?
  /// Empty: one arm, `treatment`.
  package var arms: [Arm] = []
  /// How many of a thousand customers are not contacted, to compare.
  package var holdOutPermille: Int64 = 0
  /// By what customers are spread over the arms; the play's id unless given.
  package var salt: String
  /// Events of one's own that the file declares.
  package var ownEvents: [String] = []
  package var file: String
  package var position: SourcePosition

  package init(
    id: String, version: Int, start: PlayStart, steps: [Step], validity: EventTime.Interval, file: String, position: SourcePosition
  ) {
    self.id = id
    self.version = version
    self.start = start
    self.steps = steps
    self.validity = validity
    self.file = file
    self.position = position
    salt = id
  }
}
