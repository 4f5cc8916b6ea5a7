/// Waits for a fact: asks for it every 50 ms, and throws when `limit` has passed.
func until(_ what: @autoclosure () -> String, within limit: Duration = .seconds(120), _ fact: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if try await fact() { return }
    try await Task.sleep(for: .milliseconds(50))
  }
  throw WaitedInVain(what: what())
}

struct WaitedInVain: Error {
  let what: String
}
