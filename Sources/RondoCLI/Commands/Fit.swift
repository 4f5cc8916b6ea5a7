internal import ArgumentParser
internal import RecordFiles
internal import Retention
internal import RetentionFiles
internal import RetentionFitting
internal import Terminal
internal import WorkerSDK

struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parameters of the retention models, from customers' purchases.",
    discussion: """
      Fits BG/NBD (when customers buy, and when they are lost), Gamma-Gamma (for how much) and the cut points of RFM scores, and prints them \
      as JSON on standard output: what rondo score --parameters takes. How well they fit is told on standard error.

      Input is a summary as CSV with the header id,x,t_x,T,zbar in weeks (see rondo score --help), or files of touchpoints, one record a \
      line, as rondo import --output writes them: several days' files make one history. Which of them is told by the name: .jsonl or .ndjson, \
      plain or gzip, are touchpoints; --format says otherwise.

      With --format signals the customers are those of retention.signals, the compacted topic of a running system, on the brokers of \
      --bootstrap-servers. With --publish the parameters go to the topic retention.parameters too, which every retention-worker follows \
      without a restart.

      Where the data cannot tell the parameters, such as where nobody was lost, the command says so and ends with 65.

      Examples:
        rondo fit summary.csv > parameters.json
        rondo fit orders.jsonl --until 2011-12-10 --output parameters.json
        rondo fit --pareto-nbd --parameters-version 7 < summary.csv
        rondo fit --prior parameters.json new-shop.csv
        rondo fit --format signals --bootstrap-servers localhost:9092 --publish
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case summary, touchpoints, signals
  }

  @Option(help: "What the files are; told by their names without.")
  var format: Format?

  @Option(help: ArgumentHelp("Observe touchpoints before this moment only; to the end of the last day without.", valueName: "time"))
  var until: String?

  @Option(help: ArgumentHelp("The currency of the values, where touchpoints have several: they are never added.", valueName: "EUR"))
  var currency: String?

  @Option(help: ArgumentHelp("What the parameters are to be called.", valueName: "version"))
  var parametersVersion = "1"

  @Flag(help: "Fit Pareto/NBD too, as a second opinion.")
  var paretoNbd = false

  @Option(
    help: ArgumentHelp(
      "Parameters to start from where customers are few: the estimate stays near them unless the data say otherwise.", valueName: "file"))
  var prior: String?

  @Option(
    help: ArgumentHelp("How far from --prior is plausible: the standard deviation of the parameters' logarithms.", valueName: "number"))
  var priorDeviation = 1.0

  @Option(help: ArgumentHelp("File to write to; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(help: ArgumentHelp("Brokers to read signals from, or to publish to.", valueName: "host:port,…"))
  var bootstrapServers: String?

  @Option(help: ArgumentHelp("File with further librdkafka properties, such as those for TLS and SASL.", valueName: "file"))
  var kafkaConfig: String?

  @Option(help: ArgumentHelp("What the topics' names begin with in a cluster that is shared.", valueName: "prefix"))
  var topicPrefix = ""

  @Flag(help: "Publish the parameters to the topic retention.parameters, for all retention workers.")
  var publish = false

  @Option(help: ArgumentHelp("From when on the parameters count; from the moment they are published without.", valueName: "time"))
  var effectiveFrom: Moment?

  @Argument(help: "The files, plain or gzip; - is standard input.")
  var files: [String] = []

  func validate() throws {
    if let until, EventTime(iso8601: until) == nil { throw ValidationError("--until is no date or time such as 2011-12-10.") }
    guard priorDeviation > 0, priorDeviation.isFinite else { throw ValidationError("--prior-deviation has to be positive.") }
    if let currency, CurrencyCode(currency) == nil { throw ValidationError("--currency is no three letters such as EUR.") }
    guard !readsSignals || (files.isEmpty && hasBroker) else {
      throw ValidationError("--format signals is for --bootstrap-servers, without files.")
    }
    guard !publish || hasBroker else { throw ValidationError("--publish needs --bootstrap-servers.") }
    guard !parametersVersion.isEmpty else { throw ValidationError("--parameters-version is empty.") }
  }

  private var hasBroker: Bool { bootstrapServers != nil || kafkaConfig != nil }
  private var readsSignals: Bool { format == .signals }
  private var paths: [String] { files.isEmpty ? ["-"] : files }
  private var place: String {
    readsSignals ? "\(topicPrefix)retention.signals" : paths == ["-"] ? "standard input" : paths.joined(separator: ", ")
  }

  func run() throws {
    let prior = try prior.map { (path) throws(Failure) in try ParametersFile.read(path).buying }
    let progress = ProgressLine()
    defer { progress.clear() }
    let broker = hasBroker ? try Broker(bootstrapServers: bootstrapServers, kafkaConfig: kafkaConfig) : nil
    do {
      let (customers, report) = try read(broker, progress)
      progress.show("fitting to \(customers.customers.count.grouped) customers …")
      let fitted = try FittedModels(
        customers, prior: prior.flatMap { ParameterPrior(around: $0, deviation: priorDeviation) }, withSecondOpinion: paretoNbd)
      progress.clear()
      var parameters = fitted.parameters(version: parametersVersion)
      parameters.effectiveFrom = effectiveFrom?.time
      if publish, let broker { try ParametersTopic.publish(parameters, to: broker, prefix: topicPrefix, progress) }
      let sink = try ByteSink(path: output)
      try sink.append { $0.append(contentsOf: Array(parameters.json.utf8)) }
      try sink.flush()
      Console.standardError.write(report + fitted.report)
    } catch let failure as Failure {
      throw failure
    } catch let error as RecordFileError {
      throw Failure(error)
    } catch let error as FitError {
      throw Failure(.badData, "\(place): \(error)")
    }
  }

  /// The customers, and what is to be told of them.
  private func read(_ broker: Broker?, _ progress: ProgressLine) throws -> (CustomerSet, String) {
    let end = until.flatMap { EventTime(iso8601: $0) }
    let currency = currency.flatMap { CurrencyCode($0) }
    if readsSignals, let broker {
      var signals = SignalSource()
      let topic = try BrokerTopic(broker, name: topicPrefix + Topic<RetentionSignal>.retentionSignals.name)
      try signals.read(topic)
      return (try signals.customerSet(until: end, currency: currency, at: place), signals.report)
    }
    var source = FitSource(format: format, until: end, currency: currency)
    let customers = try source.read(paths, progress)
    return (customers, source.report)
  }
}
