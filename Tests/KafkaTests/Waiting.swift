import Kafka
import RecordLog
import Testing

/// Waits for facts: calls `step` until it says true; gives up, with an issue, after `limit`.
func wait(
  for what: String, limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
  until step: () throws -> Bool
) throws {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if try step() { return }
  }
  Issue.record("waited in vain for: \(what)", sourceLocation: sourceLocation)
  throw WaitedInVain(what: what)
}

struct WaitedInVain: Error {
  let what: String
}

/// The same call again as long as its error says that this may be done.
func retrying<Result>(_ call: () throws(LogError) -> Result) throws -> Result {
  let deadline = ContinuousClock.now + .seconds(30)
  while true {
    do {
      return try call()
    } catch {
      guard error.kind == .retriable, ContinuousClock.now < deadline else { throw error }
    }
  }
}
