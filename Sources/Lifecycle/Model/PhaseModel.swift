package import WorkerSDK

/// A phase model as its author wrote it: phases, the indicators by which a customer is in them, and how customers move.
///
/// A plain value with the places where its parts stand in the file, so that whatever is wrong can be said with line and column.
/// ``ModelSet`` compiles it.
package struct PhaseModel: Sendable {
  /// How the next phase is found.
  package enum Mode: String, Sendable, CaseIterable {
    /// Along explicit transitions; the first one in the file whose indicator is true is taken.
    case edges
    /// The phase of the highest rank whose indicator is true; while none is, the customer stays.
    case highestMatching = "highest-matching"
  }

  /// The model's name in outputs and states: lower-case words joined by hyphens. It never changes.
  package var id: String
  /// Raised by the author with every change.
  package var version: Int
  /// Before this moment the model says nothing; facts are collected all the same.
  package var effectiveFrom: EventTime?
  /// Titles by language.
  package var titles: [String: String] = [:]
  package var mode: Mode
  /// In the order of the file.
  package var phases: [Phase]
  /// In the order of the file, with the values that variables have for customers of no tier.
  package var indicators: [Indicator]
  /// Kinds of customers for whom variables have other values. A customer is of the first tier whose indicator is true.
  package var tiers: [Tier] = []
  /// Transitions in the order of the file; only in ``Mode/edges``.
  package var edges: [Edge] = []
  /// The indicator that ends the relationship.
  package var end: Reference?
  /// The way that a customer should go, phase by phase; empty for none.
  package var ideal: [IdealStep] = []
  /// The platform's own events that the model's author declares, beside the standard ones.
  package var ownEvents: [String] = []
  /// The file's name, for messages.
  package var file: String
  /// Where the model's id stands.
  package var position: SourcePosition

  package init(
    id: String, version: Int, mode: Mode, phases: [Phase], indicators: [Indicator], file: String, position: SourcePosition = .none
  ) {
    self.id = id
    self.version = version
    self.mode = mode
    self.phases = phases
    self.indicators = indicators
    self.file = file
    self.position = position
  }

  /// Something called by its name, and where.
  package struct Reference: Sendable, Hashable {
    package let name: String
    package let position: SourcePosition

    package init(_ name: String, _ position: SourcePosition = .none) {
      self.name = name
      self.position = position
    }
  }

  /// A phase.
  package struct Phase: Sendable {
    /// The phase's name in outputs and states.
    package var id: Reference
    /// A higher rank is further along.
    package var rank: Int
    /// Names by language.
    package var names: [String: String] = [:]
    /// Other words for the same phase.
    package var aliases: [String] = []
    /// Customers in it are being lost: entering it is a step backward, leaving it for another phase a re-entry, whatever the ranks.
    package var isLapsed = false
    /// The indicator by which a customer is in it; only in ``Mode/highestMatching``.
    package var when: Reference?
    /// A weaker indicator by which a customer who is in it stays; only in ``Mode/highestMatching``.
    package var stays: Reference?
    /// A customer who is in it does not fall back for so long.
    package var minimumDwell: EventTime.Interval?
    /// The touchpoints that are planned for it.
    package var roadmap: [PlannedTouchpoint] = []

    package init(id: Reference, rank: Int) {
      self.id = id
      self.rank = rank
    }
  }

  /// A named predicate.
  package struct Indicator: Sendable {
    package var id: Reference
    package var predicate: Predicate

    package init(id: Reference, predicate: Predicate) {
      self.id = id
      self.predicate = predicate
    }
  }

  /// A kind of customers.
  package struct Tier: Sendable {
    package var id: Reference
    /// The indicator by which a customer is of it. It does not depend on time alone.
    package var when: Reference
    /// The model's indicators with the values that variables have in it.
    package var indicators: [Indicator]
    /// Per phase how long a customer of it does not fall back.
    package var minimumDwells: [EventTime.Interval?]

    package init(id: Reference, when: Reference, indicators: [Indicator], minimumDwells: [EventTime.Interval?]) {
      self.id = id
      self.when = when
      self.indicators = indicators
      self.minimumDwells = minimumDwells
    }
  }

  /// A transition from any of some phases.
  package struct Edge: Sendable {
    /// What an edge calls the state of a customer who is in no phase.
    package static let start = "start"

    /// Phases, or ``start`` for customers who are in none.
    package var from: [Reference]
    package var to: Reference
    package var when: Reference

    package init(from: [Reference], to: Reference, when: Reference) {
      self.from = from
      self.to = to
      self.when = when
    }
  }

  /// A station of the ideal way.
  package struct IdealStep: Sendable {
    package var phase: Reference
    /// How long a customer should be in it at most; `nil` where it does not matter.
    package var dwell: EventTime.Interval?

    package init(phase: Reference, dwell: EventTime.Interval?) {
      self.phase = phase
      self.dwell = dwell
    }
  }

  /// A touchpoint of the roadmap: what is planned for customers in a phase, and by which event it is observed.
  package struct PlannedTouchpoint: Sendable {
    package var event: Reference
    /// Names by language.
    package var names: [String: String] = [:]
    /// Where it happens: `email`, `shop`, `service`, or any other word.
    package var channel: String?
    /// How long after the phase began it should have happened.
    package var within: EventTime.Interval?

    package init(event: Reference) { self.event = event }
  }
}
