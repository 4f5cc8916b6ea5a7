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
  /// In the order of the file.
  package var indicators: [Indicator]
  /// Transitions in the order of the file; only in ``Mode/edges``.
  package var edges: [Edge] = []
  /// The indicator that ends the relationship.
  package var end: Reference?
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
}
