internal import Dispatch
internal import Foundation

/// SIGINT and SIGTERM while a command runs: what it started is stopped before the process ends.
final class Interruption {
  private let sources: [any DispatchSourceSignal]
  private let arrived = DispatchSemaphore(value: 0)

  /// `cleanUp` runs when a signal arrives; then the process ends, with 130.
  init(_ cleanUp: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before it could clean up.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        cleanUp()
        exit(130)
      }
      source.resume()
      return source
    }
  }

  /// Waits for a signal, which ends the process.
  func wait() { arrived.wait() }

  /// Lets signals act as they do by default again.
  func end() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
