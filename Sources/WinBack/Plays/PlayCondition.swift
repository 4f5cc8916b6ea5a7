package import Lifecycle
package import WorkerSDK

/// What has to be true of a customer, so that a play is for it.
package indirect enum PlayCondition: Sendable {
  case all([PlayCondition])
  case any([PlayCondition])
  case not(PlayCondition)
  /// An event happened, so and so often, and within a time.
  case happened(EventFilter, atLeast: Int, atMost: Int?, within: EventTime.Interval?)
  /// Nothing was heard of the customer for so long.
  case silent(EventTime.Interval)
  /// The customer is in one of these phases of a model.
  case phase(model: String, [String])
  /// One of the customer's signals: a text, or a number in thousandths.
  case signal(Signal, Test)
  /// So much was spent in all, in the currency of the policy.
  case spent(atLeastMicros: Int64)
  case trait(String, Test)
  /// The score or rating of the last event like this, in thousandths.
  case score(EventFilter, ClosedRange<Int64>)
  /// What the catalogue says of the product that the candidate is about.
  case product(ProductField, [String])
  /// What the customer last did with a message of this conversation.
  case reaction([Reaction])
  /// The customer is known by name, not only by a cookie.
  case identified

  package enum Signal: String, Sendable, CaseIterable {
    case risk, segment
    case alive = "p_alive"
    case lifetimeValue = "clv"
    case promotions
  }

  package enum ProductField: String, Sendable, CaseIterable {
    case priceClass = "price_class"
    case category, brand, series
  }

  package typealias Test = Predicate.LastValue.Test
}

/// What a customer did with a message.
package enum Reaction: UInt8, Sendable, CaseIterable {
  case none, delivered, opened, clicked, bought

  package var name: String { "\(self)" }
}
