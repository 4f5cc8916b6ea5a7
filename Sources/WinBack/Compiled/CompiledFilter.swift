internal import Lifecycle
internal import Touchpoints

/// An event filter, ready to be asked.
struct CompiledFilter: Sendable {
  private let tests: [(property: String, texts: [String])]
  /// The same for the same events, in every release: facts are kept under it.
  let slot: UInt64

  init(_ filter: EventFilter) {
    tests = filter.conditions.map { ($0.property, $0.texts.map { $0.lowercased() }) }
    let parts = filter.conditions.map { "\($0.property)=\($0.texts.map { $0.lowercased() }.sorted().joined(separator: "|"))" }
    slot = NameHash.of(([String(EventName(filter.name).hash)] + parts.sorted()).joined(separator: "&"))
  }

  /// Whether an event of the right name is meant.
  func meets(_ event: some WinBackEvent) -> Bool {
    tests.allSatisfy { test in event.property(test.property).map { test.texts.contains($0.lowercased()) } ?? false }
  }
}
