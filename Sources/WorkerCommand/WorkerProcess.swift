internal import CoreMetrics
internal import Glibc
internal import Kafka
internal import Logging
internal import RecordLog
internal import ServiceLifecycle
internal import SystemPackage
internal import UnixSignals
internal import WorkerHTTP
public import WorkerRuntime

/// A worker as a process: from its options to its exit code.
public struct WorkerProcess {
  private let program: WorkerProgram
  private let options: WorkerOptions

  /// The process of `program`, run as `options` say.
  public init(_ program: WorkerProgram, options: WorkerOptions) {
    self.program = program
    self.options = options
  }

  /// Runs until SIGTERM or SIGINT, then commits and ends the process with 0; ends it with another code and one line on standard error
  /// when it cannot go on.
  @concurrent
  public func run() async {
    do {
      try await serve()
    } catch let error as WorkerError {
      Self.end(error.kind.rawValue, error.message)
    } catch let error as LogError {
      Self.end(error.kind == .refused ? WorkerError.Kind.configuration.rawValue : WorkerError.Kind.defect.rawValue, "\(error.message)")
    } catch {
      Self.end(WorkerError.Kind.defect.rawValue, "\(error)")
    }
  }

  private func serve() async throws {
    let worker = program.edges.names.worker
    guard let level = Logger.Level(rawValue: options.logLevel) else {
      throw WorkerError(.configuration, "--log-level \(options.logLevel) is no level: debug, info, notice, warning or error.")
    }
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
    let registry = PrometheusRegistry()
    MetricsSystem.bootstrap(registry)
    let configuration = try KafkaConfiguration(bootstrapServers: options.bootstrapServers, propertiesFile: options.kafkaConfig)
    let identity =
      try options.instanceID.map { InstanceIdentity(worker: worker, directory: options.stateDirectory, id: $0) }
      ?? InstanceIdentity(worker: worker, directory: options.stateDirectory)
    let instance = options.instanceID ?? identity?.id ?? worker
    let logger = Logger(label: "\(worker)-worker")
    logger.notice("Starting.", metadata: ["version": "\(program.edges.version)", "instance": "\(instance)"])
    if identity == nil {
      logger.warning(
        "The state directory cannot be written, or another process uses it as this instance: every start restores the changelog.",
        metadata: ["path": "\(options.stateDirectory)"])
    }
    let status = WorkerStatus()
    let clock = SystemClock()
    var services: [any Service] = [
      LoopService(
        program: program, settings: options.settings(instance: instance), configuration: configuration,
        topicPrefix: options.topicPrefix, connectTimeout: options.connectTimeout.duration, stateDirectory: identity?.directory,
        status: status, clock: clock,
        logger: logger),
      MetricsService(worker: worker, status: status),
    ]
    if options.httpPort != 0 {
      services.append(
        HealthServer(port: options.httpPort, status: status, metrics: { registry.text() }, elapsed: { clock.elapsed() }))
    }
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "service", factory: { _ in SwiftLogNoOpLogHandler() })))
    try await group.run()
  }

  /// Ends the process: one line on standard error, and the exit code by which an orchestrator tells what to do.
  package static func end(_ code: Int32, _ line: String) -> Never {
    // Whoever reads the line is gone if this fails.
    _ = try? FileDescriptor.standardError.writeAll("error: \(line)\n".utf8)
    exit(code)
  }
}
