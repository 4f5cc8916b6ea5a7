package import Touchpoints
package import WorkerSDK

/// The value of `lifecycle.transitions`: a customer went from one phase of a model to another, and why.
package struct PhaseTransition: OutputValue {
  package let customer: String
  package let model: String
  package let modelVersion: Int
  /// Phases by their ids; `nil` for none.
  package let from: String?
  package let to: String?
  package let move: PhaseMove
  /// The name of the event that caused it; `nil` for silence, and for events that no model knows by name.
  package let event: String?

  /// The transition that `move` is for `customer`.
  package init(_ move: PhaseMove, of customer: String, in models: ModelSet) {
    let source = models.sources[move.model]
    self.customer = customer
    self.move = move
    model = source.id
    modelVersion = source.version
    from = move.from.map { source.phases[$0].id.name }
    to = move.to.map { source.phases[$0].id.name }
    event = if case .event(let name) = move.cause { models.name(of: name) } else { nil }
  }

  package func encode(into json: inout JSONWriter) {
    json.object { json in
      json.field("customer", customer)
      json.field("model", model)
      json.field("model_version", modelVersion)
      json.field("from", orNull: from)
      json.field("to", orNull: to)
      json.field("direction", move.direction.rawValue)
      json.field("at", move.at)
      json.name("cause")
      json.object { json in
        json.field("kind", move.cause == .silence ? "silence" : "event")
        json.field("event", ifPresent: event)
      }
      json.field("indicator", move.indicator)
      json.name("evidence")
      json.object { json in for fact in move.evidence { json.field(fact.name, fact.value) } }
      json.field("dwell_ms", orNull: move.dwell?.milliseconds)
      json.field("visit", orNull: move.visit.map { Int64($0) })
      json.field("sequence", move.sequence)
    }
  }
}

extension JSONWriter {
  /// Writes a field of text, or `null`.
  mutating func field(_ name: String, orNull value: String?) {
    if let value { return field(name, value) }
    self.name(name)
    null()
  }

  /// Writes a field with a whole number, or `null`.
  mutating func field(_ name: String, orNull value: Int64?) {
    if let value { return field(name, value) }
    self.name(name)
    null()
  }
}

extension ModelSet {
  /// The event's name as the standard or the models spell it.
  package func name(of event: EventName) -> String? { eventNames[event.hash] }
}
