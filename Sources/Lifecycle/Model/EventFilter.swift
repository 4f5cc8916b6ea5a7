internal import Touchpoints

/// An event of which only those with certain properties are meant.
package struct EventFilter: Sendable, Hashable {
  /// A property has one of these texts, in any case.
  package struct Condition: Sendable, Hashable {
    package let property: String
    package let texts: [String]

    package init(property: String, texts: [String]) {
      self.property = property
      self.texts = texts
    }
  }

  package let name: String
  /// All of them have to be met.
  package let conditions: [Condition]

  package init(_ name: String, where conditions: [Condition] = []) {
    self.name = name
    self.conditions = conditions
  }

  /// The same for the same events, however they are written.
  var identity: String {
    let parts = conditions.map { "\($0.property)=\($0.texts.map { $0.lowercased() }.sorted().joined(separator: "|"))" }
    return ([String(EventName(name).hash)] + parts.sorted()).joined(separator: "&")
  }

  /// How it is called in evidence.
  var label: String {
    let spelled = StandardEvents.spelling[EventName(name).hash] ?? name
    return spelled + conditions.map { "[\($0.property)=\($0.texts.joined(separator: "|"))]" }.joined()
  }
}
