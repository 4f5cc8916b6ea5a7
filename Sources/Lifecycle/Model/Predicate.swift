package import WorkerSDK

/// What an indicator asks of a customer's facts.
package indirect enum Predicate: Sendable {
  case all([Predicate])
  case any([Predicate])
  case not(Predicate)
  /// What another indicator of the model asks.
  case indicator(PhaseModel.Reference)
  case happened(Happened)
  case silent(Silent)
  /// The customer has been in its phase for so long.
  case inPhase(EventTime.Interval, SourcePosition)
  /// The customer's first activity is so long ago.
  case known(EventTime.Interval, SourcePosition)
  case spent(Spent)
  case value(LastValue)

  /// An event happened, so and so often.
  package struct Happened: Sendable {
    /// The event's name; ``Predicate/anyEvent`` for any activity of the customer.
    package var event: PhaseModel.Reference
    /// Only those with these properties count.
    package var conditions: [EventFilter.Condition] = []
    package var atLeast: Int?
    package var atMost: Int?
    /// Only those younger than this count.
    package var within: EventTime.Interval?
    package var since: Since?

    package init(event: PhaseModel.Reference) { self.event = event }

    var filter: EventFilter { EventFilter(event.name, where: conditions) }
  }

  /// From when on events count.
  package enum Since: Sendable {
    /// The moment the customer entered its present phase (or left the last one).
    case phase(SourcePosition)
    /// The last time this event happened; all count if it never did.
    case event(PhaseModel.Reference)
  }

  /// Nothing happened for a while. Not true of a customer with whom it never happened at all.
  package struct Silent: Sendable {
    package var duration: EventTime.Interval
    /// The event that did not happen again; `nil` for any activity.
    package var event: PhaseModel.Reference?

    package init(duration: EventTime.Interval, event: PhaseModel.Reference?) {
      self.duration = duration
      self.event = event
    }
  }

  /// The sum of all orders less refunds, in one currency: two currencies are never added.
  package struct Spent: Sendable {
    /// Three letters; `nil`: any one currency reaches the sum by itself.
    package var currency: String?
    /// Millionths of the currency's unit.
    package var atLeastMicros: Int64

    package init(currency: String?, atLeastMicros: Int64) {
      self.currency = currency
      self.atLeastMicros = atLeastMicros
    }
  }

  /// The value that a property had in the last event of a name, or that a trait had last.
  package struct LastValue: Sendable {
    package enum Subject: Sendable {
      /// Of the last event with these properties, if there are conditions.
      case property(String, of: PhaseModel.Reference, where: [EventFilter.Condition])
      case trait(String)
    }

    package enum Test: Sendable {
      /// One of these texts, in any case.
      case isOneOf([String])
      /// A number of thousandths within these bounds.
      case isWithin(ClosedRange<Int64>)
      /// Whatever it is.
      case isKnown
    }

    package var subject: Subject
    package var test: Test

    package init(subject: Subject, test: Test) {
      self.subject = subject
      self.test = test
    }
  }

  /// The word for "any activity of the customer" in place of an event's name.
  package static let anyEvent = "any"
}
