/// Waits for a fact that nobody tells of, such as what another process has written or a port answers: asks for it again and again, with a pause
/// in between that leaves the machine to those who are asked; throws, naming what was waited for, when `limit` has passed.
///
/// It is the only place where tests pause, and no test depends on how long.
package func until(
  _ what: @autoclosure () -> String, within limit: Duration = .seconds(120), _ fact: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if try await fact() { return }
    try await Task.sleep(for: .milliseconds(20))
  }
  throw WaitedInVain(what: what())
}
