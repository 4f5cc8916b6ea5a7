import Dispatch
package import Foundation

/// How a process ends that a test has started and not seen ending: it is asked first, so that it can end what it has started itself, and forced
/// when that takes too long.
package struct ProcessEnding {
  /// More than a demonstration gives its workers.
  package static let limit = DispatchTimeInterval.seconds(20)
  private let process: Process
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameter process: One that does not run yet.
  package init(of process: Process) {
    self.process = process
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
  }

  /// Sends it SIGTERM, and wakes it up if it is stopped.
  package func ask() {
    // Once it has ended, its number may be another's.
    for signal in [SIGTERM, SIGCONT] where process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// Returns when it has ended: by itself until `deadline`, or killed. To be called once. It blocks, since it has to wait where a test was
  /// cancelled, too.
  package func wait(until deadline: DispatchTime = .now() + limit) {
    if process.isRunning, ended.wait(timeout: deadline) == .timedOut { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}
