import Foundation
import Kafka
import TestWaiting
import Testing

/// The workers of a group, and somebody who starts them again, as an orchestrator does.
final class Crew {
  private let place: Workplace
  private let cluster: Cluster
  private var instances: [String]
  private let options: [String]
  private(set) var workers: [RunningProcess] = []
  private var progress: ProgressFollower?
  /// Per partition: up to where workers say that they have committed.
  private var committed: [Int32: Int64] = [:]

  init(_ place: Workplace, _ cluster: Cluster, instances: [String], options: [String] = []) {
    self.place = place
    self.cluster = cluster
    self.instances = instances
    self.options = options
  }

  func start() throws {
    progress = try ProgressFollower(cluster)
    workers = try instances.map { try place.startWorker(cluster, $0, options) }
  }

  private func restart(_ index: Int) throws {
    committed.merge(workers[index].committed, uniquingKeysWith: max)
    workers[index] = try place.startWorker(cluster, instances[index], options)
  }

  /// Starts again what has ended. A worker that found itself replaced while it was frozen may end; its code is no matter of chance, though.
  private func tend() throws {
    for index in workers.indices where !workers[index].isRunning { try restart(index) }
  }

  /// Waits until so many more records are processed, or `isOver`.
  func moveOn(atLeast count: Int64, or isOver: () -> Bool) async throws {
    guard let progress else { return }
    try progress.follow()
    let aim = progress.total + count
    try await until("\(count) more records processed", within: .seconds(90)) {
      try tend()
      try progress.follow()
      return progress.total >= aim || isOver()
    }
  }

  /// Kills a worker and starts it again, with what it kept on its disk or without.
  func kill(_ index: Int, losingDisk: Bool = false) async throws {
    workers[index].send(SIGKILL)
    _ = try await workers[index].end()
    if losingDisk { try? FileManager.default.removeItem(at: place.stateDirectory(cluster, instances[index])) }
    try restart(index)
  }

  /// Adds workers to the group.
  func grow(_ more: [String]) throws {
    workers += try more.map { try place.startWorker(cluster, $0, options) }
    instances += more
  }

  /// Ends the worker that came last, as an operator does.
  func shrink() async throws {
    guard let worker = workers.popLast() else { return }
    instances.removeLast()
    worker.send(SIGTERM)
    #expect(try await worker.end() == 0, "\(worker.output.suffix(2000))")
  }

  /// Waits until the workers have all partitions between them, and each has some.
  func awaitLive() async throws { try await place.awaitLive(workers, cluster) }

  func freeze(_ index: Int, for duration: Duration) async throws {
    let end = ContinuousClock.now + duration
    workers[index].send(SIGSTOP)
    try await until("the time to wake up") { ContinuousClock.now >= end }
    workers[index].send(SIGCONT)
  }

  func terminate(_ index: Int) async throws {
    // Before a process listens to signals, they simply end it.
    try await until("\(instances[index]) is a member") { workers[index].count(of: "] Assigned.") > 0 || !workers[index].isRunning }
    workers[index].send(SIGTERM)
    #expect(try await workers[index].end() == 0, "\(workers[index].output.suffix(2000))")
    try restart(index)
  }

  /// Waits until everything sent is processed.
  func awaitEnd() async throws {
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    guard let progress else { return }
    try await until("all touchpoints processed", within: .seconds(120)) {
      try tend()
      try progress.follow()
      return ends.enumerated().allSatisfy { (progress.processed[Int32($0.offset)] ?? 0) >= $0.element }
    }
  }

  /// Waits, on an embedded broker, until everything sent is committed: it shows open transactions, so that only then a worker can be
  /// killed that is to leave nothing behind.
  func awaitCommitted() async throws {
    guard cluster.broker != nil else { return }
    let ends = try cluster.watermarks("touchpoints").map(\.high)
    try await until("everything is committed") {
      for worker in workers { committed.merge(worker.committed, uniquingKeysWith: max) }
      return ends.enumerated().allSatisfy { (committed[Int32($0.offset)] ?? 0) >= $0.element }
    }
  }

  /// Ends all workers as an operator does.
  func terminate() async throws {
    for worker in workers { worker.send(SIGTERM) }
    for worker in workers { #expect(try await worker.end() == 0, "\(worker.output.suffix(2000))") }
  }
}
