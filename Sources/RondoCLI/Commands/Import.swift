internal import ArgumentParser
internal import Journeys
internal import RecordFiles
internal import Terminal

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "History of orders as touchpoints.",
    discussion: """
      Reads a file of orders, plain or gzip, and writes an Order Completed or Order Refunded for each, in order of time, with the customer \
      as key. What cannot be used is counted by reason and reported.

      Formats:
        online-retail  the UCI data set Online Retail, invoice lines as CSV
        csv            any CSV with a header; --map says which column is what

      With csv, rows of one order are added up, and a negative sum is a refund. The currency is a column or three letters such as EUR; order \
      and currency may be left out.

      With --catalog what orders tell of their products is written too, as records of catalog.products: the price, the price class, and how long \
      one piece lasts by how soon customers buy it again.

      Examples:
        rondo import --format online-retail online_retail.csv.gz \\
          --bootstrap-servers localhost:9092
        rondo import --format online-retail online_retail.csv.gz \\
          --catalog --output orders.jsonl
        rondo import --format csv orders.csv --output - \\
          --map customer=id,time=date,order=number,amount=total,currency=EUR
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case onlineRetail = "online-retail"
    case csv
  }

  @Option(help: "What the file is.")
  var format: Format

  @Option(help: ArgumentHelp("Which column is what, for --format csv.", valueName: "customer=…,time=…,amount=…"))
  var map: String?

  @Flag(help: "Write a catalogue derived from the orders, too.")
  var catalog = false

  @Argument(help: "The file, plain or gzip; - is standard input.")
  var file: String

  @OptionGroup var target: TargetOptions

  func validate() throws {
    switch (format, map) {
    case (.csv, nil): throw ValidationError("--format csv needs --map customer=…,time=…,amount=….")
    case (.csv, let map?):
      do { _ = try ColumnMap(map) } catch { throw ValidationError("--map: \(error)") }
    case (.onlineRetail, _?): throw ValidationError("--map is for --format csv.")
    case (.onlineRetail, nil): break
    }
  }

  func run() throws {
    // Before the target, which a wrong name must not empty.
    let source: ByteSource
    do { source = try ByteSource(path: file) } catch { throw Failure(error) }
    let history = try target.write { target, progress throws(Failure) in
      do {
        let history = try readHistory(source, progress)
        progress.show("writing \(history.orders.count.grouped) records …")
        if catalog { try DerivedCatalogue(history.orders).write(to: target, topic: self.target.topicPrefix + "catalog.products") }
        try history.write(to: target, topic: self.target.topicName)
        return history
      } catch let error as RecordFileError {
        throw Failure(error)
      } catch let failure as Failure {
        throw failure
      } catch {
        throw Failure(.defect, "\(error)")
      }
    }
    report(history)
  }

  private func readHistory(_ source: ByteSource, _ progress: ProgressLine) throws -> OrderHistory {
    let onProgress = { (read: Int64, size: Int64?) in
      let share = size.map { " (\(read * 100 / max($0, 1)) %)" } ?? ""
      progress.show("reading \(source.name): \((read >> 20).grouped) MiB\(share)")
    }
    guard format == .csv, let map else { return try OnlineRetail.read(source, onProgress: onProgress) }
    return try MappedOrders.read(source, map: try ColumnMap(map), onProgress: onProgress)
  }

  private func report(_ history: OrderHistory) {
    let console = target.summaryConsole
    console.write([history.lines, history.invoices])
    var table = TextTable([.left, .right])
    table.add(console.bold("customers"), console.bold(history.customerCount.grouped))
    console.write(table.text())
  }
}
