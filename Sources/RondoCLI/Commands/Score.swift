internal import ArgumentParser
internal import RecordFiles
internal import Retention
internal import RetentionFiles
internal import Terminal

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores of customers, from a summary of their purchases.",
    discussion: """
      Reads CSV with the header id,x,t_x,T,zbar, plain or gzip, and writes the same rows with p_alive, expected_purchases_39w, \
      expected_purchases_52w, expected_value and clv_52w behind them, with 17 significant digits.

      x counts the purchase days behind the first one, t_x and T are the weeks from the first purchase to the last one and to the end of the \
      observation, zbar is the mean value of the repeat purchases. Further columns are handed on. A customer without a repeat purchase has \
      p_alive 1: that is the model, in which nobody is lost before. A field is empty where the parameters do not say.

      Examples:
        rondo score --parameters parameters.json < summary.csv > scores.csv
        rondo score --parameters parameters.json summary.csv.gz \\
          --output scores.csv
      """)

  @Option(help: ArgumentHelp("The parameters, as rondo fit prints them.", valueName: "file"))
  var parameters: String

  @Option(help: ArgumentHelp("File to write to; - is standard output.", valueName: "file"))
  var output = "-"

  @Argument(help: "The summary as CSV, plain or gzip; - is standard input.")
  var file = "-"

  func run() throws {
    let parameters = try ParametersFile.read(parameters)
    let progress = ProgressLine()
    defer { progress.clear() }
    do {
      let reader = try SummaryReader(source: ByteSource(path: file))
      let sink = try ByteSink(path: output)
      try write(from: reader, to: sink, ScoreWriter(parameters), progress)
      try sink.flush()
    } catch { throw Failure(error) }
  }

  private func write(
    from reader: SummaryReader, to sink: ByteSink, _ writer: ScoreWriter, _ progress: ProgressLine
  ) throws(RecordFileError) {
    var writer = writer
    try sink.append { $0.append(contentsOf: writer.header(reader.header)) }
    var batch = SummaryBatch()
    var count = 0
    while try reader.next(into: &batch) {
      try sink.append { writer.append(batch, to: &$0) }
      count += batch.rows.count
      let share = reader.progress.size.map { ", \(reader.progress.read * 100 / max($0, 1)) %" } ?? ""
      progress.show("\(count.grouped) customers\(share)")
    }
  }
}
