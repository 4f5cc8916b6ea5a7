/// What was generated: events, repeats and garbage add up to the records.
package struct GenerationSummary: Sendable, Equatable {
  /// Customers that did something.
  package internal(set) var customers = 0
  /// Different events.
  package internal(set) var events = 0
  /// Events delivered a second time.
  package internal(set) var repeats = 0
  /// Events that were delivered after later ones; part of `events`.
  package internal(set) var late = 0
  /// Malformed records by what is wrong with them.
  package internal(set) var garbage: [Garbage: Int] = [:]

  package var garbageCount: Int { garbage.values.reduce(0, +) }
  /// All records.
  package var records: Int { events + repeats + garbageCount }
}
