internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether SIGTERM or SIGINT has come.
final class StopFlag {
  private final class Flag: Sendable { let value = Atomic(false) }

  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  init() {
    let flag = flag
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { flag.value.store(true, ordering: .relaxed) }
      source.resume()
      return source
    }
  }

  var isSet: Bool { flag.value.load(ordering: .relaxed) }
}
