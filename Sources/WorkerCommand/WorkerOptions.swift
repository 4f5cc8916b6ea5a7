public import ArgumentParser
internal import FoundationEssentials
internal import WorkerRuntime

/// The options that every worker has.
public struct WorkerOptions: ParsableArguments {
  /// How time passes.
  public enum ClockOption: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Silence moves time: ticks are written.
    case wall
    /// Only records move time.
    case log
  }

  /// What becomes of the membership when the worker stops.
  public enum StopOption: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Keep it: the worker is about to be started again.
    case keep
    /// Leave the group at once: for scaling down.
    case leave
  }

  /// Where Kafka is.
  @Option(help: ArgumentHelp("Brokers of the Kafka cluster.", valueName: "host:port,…"))
  public var bootstrapServers: String?

  /// More about Kafka.
  @Option(help: ArgumentHelp("File with librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  public var kafkaConfig: String?

  /// Where the instance keeps its id.
  @Option(help: ArgumentHelp("Directory for what this instance keeps between starts.", valueName: "dir"))
  public var stateDirectory = "./rondo-state"

  /// The instance's id.
  @Option(
    name: .customLong("instance-id"),
    help: ArgumentHelp("Id of this instance; by default a random one, kept in the state directory.", valueName: "id"))
  public var instanceID: String?

  /// Health and metrics.
  @Option(help: ArgumentHelp("Port of /livez, /readyz and /metrics; 0 for none.", valueName: "port"))
  public var httpPort: UInt16 = 0

  /// What all names begin with.
  @Option(help: ArgumentHelp("What the names of topics, group and transactional id begin with, to share a cluster.", valueName: "prefix"))
  public var topicPrefix = ""

  /// How long the brokers may be away at the start.
  @Option(help: ArgumentHelp("How long to try to reach the brokers at the start, before ending with 69.", valueName: "duration"))
  public var connectTimeout = DurationArgument(.seconds(30))

  /// How often is committed.
  @Option(help: ArgumentHelp("How often outputs, states and offsets are committed.", valueName: "duration"))
  public var commitInterval = DurationArgument(.milliseconds(100))

  /// How much memory.
  @Option(
    help: ArgumentHelp(
      "How much memory the process may occupy, such as 4GB, before the states of customers not seen for long leave it; by default, as much as "
        + "they need.", valueName: "size"))
  public var memoryLimit: SizeArgument?

  /// How time passes.
  @Option(help: ArgumentHelp("wall: silence moves time, by ticks in quiet inputs; log: only records do.", valueName: "clock"))
  public var clock = ClockOption.wall

  /// How long to wait for another worker.
  @Option(help: ArgumentHelp("How long a record waits for what other workers made of earlier ones.", valueName: "duration"))
  public var mergeWait = DurationArgument(.seconds(2))

  /// Resume at the group's offsets.
  @Flag(help: "Resume at the group's offsets where somebody has reset them, instead of ending.")
  public var acceptOffsetReset = false

  /// What becomes of the membership.
  @Option(help: ArgumentHelp("keep: stay a member of the group when stopped, for a restart; leave: for scaling down.", valueName: "how"))
  public var stop = StopOption.keep

  /// How much is logged.
  @Option(help: ArgumentHelp("Least level of log lines: debug, info, notice, warning, error.", valueName: "level"))
  public var logLevel = "info"

  /// No options given.
  public init() {}

  func settings(instance: String) -> WorkerSettings {
    var settings = WorkerSettings(instance: instance)
    settings.commitInterval = commitInterval.duration
    settings.clock = clock == .wall ? .wall : .log
    settings.mergeWait = mergeWait.duration
    settings.memoryLimit = memoryLimit?.bytes
    settings.openingThreads = min(ProcessInfo.processInfo.activeProcessorCount, 8)
    settings.acceptsOffsetReset = acceptOffsetReset
    settings.leavesGroup = stop == .leave
    return settings
  }
}
