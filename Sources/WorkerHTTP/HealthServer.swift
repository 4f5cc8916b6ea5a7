internal import FlyingFox
internal import FlyingSocks
internal import Foundation
internal import ServiceLifecycle
package import WorkerRuntime

/// `/livez`, `/readyz` and `/metrics` of a process, which may have several workers in it: it lives and is ready when all of them do and are.
package struct HealthServer: Service {
  /// A loop that has not taken a step for so long hangs: an orchestrator should restart it.
  private static let longestStep = Duration.seconds(60)

  private let port: UInt16
  private let workers: [(name: String, status: WorkerStatus)]
  private let metrics: @Sendable () -> String
  private let elapsed: @Sendable () -> Duration

  /// Serves on `port` of all interfaces. `metrics` gives the text of a scrape, `elapsed` the loop's clock.
  package init(
    port: UInt16, workers: [(name: String, status: WorkerStatus)], metrics: @escaping @Sendable () -> String,
    elapsed: @escaping @Sendable () -> Duration
  ) {
    self.port = port
    self.workers = workers
    self.metrics = metrics
    self.elapsed = elapsed
  }

  package func run() async throws {
    let server = HTTPServer(port: port, logger: .disabled)
    await server.appendRoute("GET /livez") { _ in live() }
    await server.appendRoute("GET /readyz") { _ in ready() }
    await server.appendRoute("GET /metrics") { _ in
      Self.answer(.ok, metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
    }
    await server.appendRoute("GET /") { _ in Self.answer(.ok, "/livez /readyz /metrics\n") }
    do {
      try await cancelWhenGracefulShutdown { try await server.run() }
    } catch {
      // A server that is told to stop says that its socket is gone.
      if Task.isCancelled || Task.isShuttingDownGracefully { return }
      throw WorkerError(.configuration, "The port \(port) cannot be served (\(error)). Choose another: --http-port")
    }
  }

  private func live() -> HTTPResponse {
    for worker in workers {
      let silence = elapsed() - worker.status.snapshot.lastStep
      guard silence > Self.longestStep else { continue }
      let text = "not live: \(of(worker.name))the loop has not moved for \(silence.components.seconds) seconds\n"
      return Self.answer(.serviceUnavailable, text)
    }
    return Self.answer(.ok, "live\n")
  }

  private func ready() -> HTTPResponse {
    for worker in workers {
      guard let reason = worker.status.snapshot.notReadyBecause else { continue }
      return Self.answer(.serviceUnavailable, "not ready: \(of(worker.name))\(reason)\n")
    }
    return Self.answer(.ok, "ready\n")
  }

  /// Which worker is meant, where there are several.
  private func of(_ name: String) -> String { workers.count > 1 ? "\(name): " : "" }

  private static func answer(_ code: HTTPStatusCode, _ text: String, type: String = "text/plain; charset=utf-8") -> HTTPResponse {
    HTTPResponse(statusCode: code, headers: [.contentType: type], body: Data(text.utf8))
  }
}
