package import WorkerSDK

/// The value of `lifecycle.phases`: where a customer is in each of the models.
package struct CustomerPhases: OutputValue {
  /// A customer's place in one model.
  package struct Entry: Sendable, Hashable {
    package let model: String
    package let version: Int
    /// The phase's id; `nil` after the relationship ended.
    package let phase: String?
    package let place: ModelSet.Place
  }

  package let customer: String
  /// In the order in which the models were loaded; without those in which the customer never was.
  package let entries: [Entry]

  /// The customer's places after all moves.
  package init(of customer: String, _ state: LifecycleState, in models: ModelSet) {
    self.customer = customer
    entries = models.sources.indices.compactMap { index in
      guard let place = models.place(of: state, in: index) else { return nil }
      let source = models.sources[index]
      return Entry(model: source.id, version: source.version, phase: place.phase.map { source.phases[$0].id.name }, place: place)
    }
  }

  package func encode(into json: inout JSONWriter) {
    json.object { json in
      json.field("customer", customer)
      json.name("models")
      json.object { json in
        for entry in entries {
          json.name(entry.model)
          json.object { json in
            json.field("version", entry.version)
            json.field("phase", orNull: entry.phase)
            json.field("since", entry.place.since)
            json.field("visit", entry.place.visit)
            json.field("transitions", entry.place.moves)
          }
        }
      }
    }
  }
}
