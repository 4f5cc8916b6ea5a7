internal import Dispatch
internal import Foundation

/// SIGINT and SIGTERM, taken as a wish to stop rather than as an end.
final class StopSignals {
  private let semaphore = DispatchSemaphore(value: 0)
  private let sources: [any DispatchSourceSignal]

  init() {
    let semaphore = semaphore
    sources = [SIGINT, SIGTERM].map { number in
      // Otherwise the process ends before the source is told.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { semaphore.signal() }
      source.resume()
      return source
    }
  }

  /// Returns when one of them came.
  func wait() {
    semaphore.wait()
    for source in sources { source.cancel() }
  }
}
