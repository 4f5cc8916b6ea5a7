internal import Foundation
internal import RecordLog

/// Calls brokers again while they say that this may help: the leaders of new partitions are known to all only after a moment.
enum Patience {
  private static let limit = Duration.seconds(20)

  static func call<Result>(_ body: () throws(LogError) -> Result) throws(LogError) -> Result {
    let deadline = ContinuousClock.now + limit
    while true {
      do throws(LogError) { return try body() } catch {
        guard error.kind == .retriable, ContinuousClock.now < deadline else { throw error }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }
}
