internal import Synchronization

/// What has to be taken away again, however the bench ends: the latest first, each once.
final class Cleanup: Sendable {
  private let steps = Mutex<[@Sendable () -> Void]>([])

  func add(_ step: @escaping @Sendable () -> Void) { steps.withLock { $0.append(step) } }

  func run() {
    while let step = steps.withLock({ $0.popLast() }) { step() }
  }
}
