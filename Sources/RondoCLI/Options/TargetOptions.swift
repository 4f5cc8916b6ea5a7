internal import ArgumentParser
internal import RecordFiles

/// Where records go: to a broker, or to a file.
struct TargetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Brokers to write to.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File to write to instead of a broker, one record a line; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Topic of the records.", valueName: "name"))
  var topic = "touchpoints"

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  /// Where the summary goes: not among the records.
  var summaryConsole: Console { output == "-" ? .standardError : .standardOutput }

  func validate() throws {
    if output == nil, bootstrapServers == nil {
      throw ValidationError("No target: give --bootstrap-servers host:port, or --output FILE (- for standard output).")
    }
  }
}
