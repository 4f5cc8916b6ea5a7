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

      Where the data cannot tell the parameters, such as where nobody was lost, the command says so and ends with 65.

      Examples:
        rondo fit summary.csv > parameters.json
        rondo fit orders.jsonl --until 2011-12-10 --output parameters.json
        rondo fit --pareto-nbd --parameters-version 7 < summary.csv
        rondo fit --prior parameters.json new-shop.csv
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case summary, touchpoints
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

  @Argument(help: "The files, plain or gzip; - is standard input.")
  var files = ["-"]

  func validate() throws {
    if let until, EventTime(iso8601: until) == nil { throw ValidationError("--until is no date or time such as 2011-12-10.") }
    guard priorDeviation > 0, priorDeviation.isFinite else { throw ValidationError("--prior-deviation has to be positive.") }
    if let currency, CurrencyCode(currency) == nil { throw ValidationError("--currency is no three letters such as EUR.") }
    guard !parametersVersion.isEmpty else { throw ValidationError("--parameters-version is empty.") }
  }

  private var place: String { files == ["-"] ? "standard input" : files.joined(separator: ", ") }

  func run() throws {
    let prior = try prior.map { (path) throws(Failure) in try ParametersFile.read(path).buying }
    let progress = ProgressLine()
    defer { progress.clear() }
    var source = FitSource(format: format, until: until.flatMap { EventTime(iso8601: $0) }, currency: currency.flatMap { CurrencyCode($0) })
    do {
      let customers = try source.read(files, progress)
      progress.show("fitting to \(customers.customers.count.grouped) customers …")
      let fitted = try FittedModels(
        customers, prior: prior.flatMap { ParameterPrior(around: $0, deviation: priorDeviation) }, withSecondOpinion: paretoNbd)
      progress.clear()
      let sink = try ByteSink(path: output)
      try sink.append { $0.append(contentsOf: Array(fitted.parameters(version: parametersVersion).json.utf8)) }
      try sink.flush()
      Console.standardError.write(source.report + fitted.report)
    } catch let error as RecordFileError {
      throw Failure(error)
    } catch let error as FitError {
      throw Failure(.badData, "\(place): \(error)")
    }
  }
}
