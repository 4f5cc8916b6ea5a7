internal import ServiceLifecycle
internal import WorkerRuntime

/// Publishes the worker's metrics once a second.
struct MetricsService: Service {
  let worker: String
  let status: WorkerStatus

  func run() async throws {
    let metrics = WorkerMetrics(worker: worker, status: status)
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        metrics.publish()
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}
