internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGINT and SIGTERM while a command runs: what it started is stopped before the process ends.
package final class Interruption {
  private let sources: [any DispatchSourceSignal]
  private let never = DispatchSemaphore(value: 0)
  private let begun: Begun

  private final class Begun: Sendable { let flag = Atomic(false) }

  /// `cleanUp` runs when a signal arrives; then the process ends, with 130.
  package init(_ cleanUp: @escaping @Sendable () -> Void) {
    let begun = Begun()
    self.begun = begun
    sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before it could clean up.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        begun.flag.store(true, ordering: .sequentiallyConsistent)
        cleanUp()
        exit(130)
      }
      source.resume()
      return source
    }
  }

  /// Waits for a signal, which ends the process.
  package func wait() { never.wait() }

  /// Leaves the end of the process to the signal, if one has arrived: whoever suffers from the cleaning up has nothing to say.
  package func waitIfBegun() {
    if begun.flag.load(ordering: .sequentiallyConsistent) { never.wait() }
  }

  /// Lets signals act as they do by default again.
  package func end() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
