internal import ArgumentParser
internal import RecordFiles
internal import Terminal

/// Where records go: to a broker, or to a file.
struct TargetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Brokers to write to.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File to write to instead of a broker, one record a line; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Topic of the records.", valueName: "name"))
  var topic = "touchpoints"

  @Option(help: ArgumentHelp("What the topic's name begins with, to share a cluster.", valueName: "prefix"))
  var topicPrefix = ""

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  /// Where the summary goes: not among the records.
  var summaryConsole: Console { output == "-" ? .standardError : .standardOutput }

  func validate() throws {
    if output == nil, bootstrapServers == nil, kafkaConfig == nil {
      throw ValidationError("No target: give --bootstrap-servers host:port, or --output FILE (- for standard output).")
    }
  }

  /// The topic as the cluster has it.
  var topicName: String { topicPrefix + topic }

  /// Opens the target, lets `body` write to it, and returns when everything is where it should be.
  func write<Result>(_ body: (any Target, ProgressLine) throws(Failure) -> Result) throws(Failure) -> Result {
    let progress = ProgressLine()
    defer { progress.clear() }
    let target = try open(progress)
    let result = try body(target, progress)
    try target.finish()
    return result
  }

  private func open(_ progress: ProgressLine) throws(Failure) -> any Target {
    if let output { return try FileTarget(path: output) }
    return try BrokerTarget(Broker(bootstrapServers: bootstrapServers, kafkaConfig: kafkaConfig), topic: topicName, progress: progress)
  }
}
