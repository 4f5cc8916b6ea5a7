package import Lifecycle
package import WorkerSDK

/// What makes a customer a candidate of a play.
package enum PlayStart: Sendable {
  /// Something happened; a while later, if that is said.
  case event(events: [EventFilter], after: EventTime.Interval)
  /// Something was begun and then left, such as a cart.
  case abandoned(Abandoned)
  /// A phase of a lifecycle model was entered or left, so long ago, and is still so.
  case phase(model: String, phases: [String], isEntered: Bool, after: EventTime.Interval)
  /// A signal of the customer's value crossed a bound.
  case signal(Crossing)
  /// A day in the customer's calendar is so many days away.
  case date(occasion: Occasion, daysBefore: Int, minute: Int)
  /// A product that was bought needs something.
  case product(need: Need, days: Int, minute: Int)

  package struct Abandoned: Sendable {
    /// What begins it, and goes on with it.
    package var events: [EventFilter]
    package var silence: EventTime.Interval
    /// What ends it well.
    package var completedBy: [EventFilter]
    /// By which ids events belong together, the surest first; without them all of one customer do.
    package var by: [ThreadKey]

    package init(events: [EventFilter], silence: EventTime.Interval, completedBy: [EventFilter], by: [ThreadKey]) {
      self.events = events
      self.silence = silence
      self.completedBy = completedBy
      self.by = by
    }
  }

  /// What events of one cart have in common.
  package enum ThreadKey: String, Sendable, CaseIterable {
    case cart = "cart_id"
    case checkout = "checkout_id"
    case order = "order_id"
    case session
  }

  package enum Crossing: Sendable {
    /// The risk band became one of these.
    case band(into: [String])
    /// The RFM segment became one of these.
    case segment(into: [String])
    /// P(alive), in thousandths, fell below this.
    case aliveBelow(Int64)
  }

  package enum Occasion: Sendable, Hashable {
    case birthday
    case nameDay
    /// The anniversary of the first purchase.
    case firstPurchase
    /// The beginning of a season of a product that was bought.
    case season
  }

  package enum Need: String, Sendable, CaseIterable {
    /// A care product, as many days after the purchase as the catalogue says.
    case care
    case accessory
    /// What was bought, or came with it, is used up: so many days before.
    case wornOut = "worn_out"
    /// The product nears the end of its life and has a successor: so many days before.
    case successor
    /// The warranty ends: so many days after the purchase.
    case warranty
  }
}
