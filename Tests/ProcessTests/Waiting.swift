import Testing

/// Waits for a fact: asks for it every 20 ms, and gives up, with an issue, when `limit` has passed.
func until(
  _ what: String, within limit: Duration = .seconds(100), sourceLocation: SourceLocation = #_sourceLocation,
  _ fact: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if try await fact() { return }
    try await Task.sleep(for: .milliseconds(20))
  }
  Issue.record("waited in vain for: \(what)", sourceLocation: sourceLocation)
  throw WaitedInVain(what: what)
}

struct WaitedInVain: Error {
  let what: String
}
