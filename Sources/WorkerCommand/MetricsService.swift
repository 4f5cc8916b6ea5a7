internal import ServiceLifecycle
internal import WorkerRuntime

/// Publishes the worker's metrics once a second.
struct MetricsService: Service {
  let worker: String
  let status: WorkerStatus

  func run() async throws {
    await cancelWhenGracefulShutdown {
      let metrics = WorkerMetrics(worker: worker, status: status)
      while !Task.isCancelled {
        metrics.publish()
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}
