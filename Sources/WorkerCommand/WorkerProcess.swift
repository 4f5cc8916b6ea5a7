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

/// A worker as a process: from its options to its exit code. With it in the same process, what stages it has besides.
///
/// Each program is a worker of its own, with its own group, changelog, loop and committer, and its own directory of states. They share the
/// options, one HTTP server, one end: the process is ready when all are, and whatever ends one ends all.
public struct WorkerProcess {
  private let programs: [WorkerProgram]
  private let options: WorkerOptions

  /// The process of `program`, and of `others` beside it, run as `options` say. A memory limit is for the states of `program`: those of
  /// the others, which know sums and no customers, stay in memory.
  public init(_ program: WorkerProgram, _ others: [WorkerProgram] = [], options: WorkerOptions) {
    self.programs = [program] + others
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
    let clock = SystemClock()
    // Until the end: who holds an identity holds its directory.
    let loops = try programs.enumerated().map { try loop($1, isFirst: $0 == 0, configuration, clock) }
    let workers = loops.map { (name: $0.program.edges.names.worker, status: $0.status) }
    var services: [any Service] = loops + workers.map { MetricsService(worker: $0.name, status: $0.status) }
    if options.httpPort != 0 {
      services.append(
        HealthServer(port: options.httpPort, workers: workers, metrics: { registry.text() }, elapsed: { clock.elapsed() }))
    }
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "service", factory: { _ in SwiftLogNoOpLogHandler() })))
    try await group.run()
  }

  /// The loop of one program, as the instance that it is.
  private func loop(
    _ program: WorkerProgram, isFirst: Bool, _ configuration: KafkaConfiguration, _ clock: SystemClock
  ) throws(WorkerError) -> LoopService {
    let worker = program.edges.names.worker
    let identity: InstanceIdentity?
    if let id = options.instanceID {
      identity = InstanceIdentity(worker: worker, directory: options.stateDirectory, id: id)
    } else {
      identity = try InstanceIdentity(worker: worker, directory: options.stateDirectory)
    }
    let instance = options.instanceID ?? identity?.id ?? worker
    let logger = Logger(label: "\(worker)-worker")
    logger.notice("Starting.", metadata: ["version": "\(program.edges.version)", "instance": "\(instance)"])
    if identity == nil {
      logger.warning(
        "The state directory cannot be written, or another process uses it as this instance: every start restores the changelog.",
        metadata: ["path": "\(options.stateDirectory)"])
    }
    var settings = options.settings(instance: instance)
    if !isFirst { settings.memoryLimit = nil }
    return LoopService(
      program: program, settings: settings, configuration: configuration, topicPrefix: options.topicPrefix,
      connectTimeout: options.connectTimeout.duration, identity: identity, status: WorkerStatus(), clock: clock, logger: logger)
  }

  /// Ends the process: one line on standard error, and the exit code by which an orchestrator tells what to do.
  package static func end(_ code: Int32, _ line: String) -> Never {
    // Whoever reads the line is gone if this fails.
    _ = try? FileDescriptor.standardError.writeAll("error: \(line)\n".utf8)
    exit(code)
  }
}
