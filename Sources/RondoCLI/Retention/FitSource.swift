internal import RecordFiles
internal import Retention
internal import RetentionFiles
internal import Terminal
internal import Touchpoints
internal import WorkerSDK

/// A currency as a number, from the three letters that people write.
struct CurrencyCode {
  let code: UInt32

  init?(_ letters: String) {
    guard let currency = Money.Currency(letters) else { return nil }
    code = currency.code
  }
}

/// Where `rondo fit` has its customers from.
struct FitSource {
  let format: Fit.Format?
  let until: EventTime?
  let currency: CurrencyCode?
  /// What became of touchpoints, for people.
  private(set) var report = ""

  init(format: Fit.Format?, until: EventTime?, currency: CurrencyCode?) {
    (self.format, self.until, self.currency) = (format, until, currency)
  }

  mutating func read(_ files: [String], _ progress: ProgressLine) throws(RecordFileError) -> CustomerSet {
    var customers = CustomerSet()
    var book = OrderBook(until: until)
    var hasBook = false
    for file in files {
      let show = { (count: Int) in progress.show("reading \(file): \(count.grouped) rows") }
      if isTouchpoints(file) {
        hasBook = true
        try book.read(RecordFileReader(path: file), onProgress: show)
      } else {
        try customers.read(SummaryReader(source: ByteSource(path: file)), onProgress: show)
      }
    }
    if hasBook { try add(book, to: &customers, files: files) }
    return customers
  }

  private func isTouchpoints(_ file: String) -> Bool {
    if let format { return format == .touchpoints }
    let name = file.hasSuffix(".gz") ? file.dropLast(3) : file[...]
    return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
  }

  private mutating func add(_ book: OrderBook, to customers: inout CustomerSet, files: [String]) throws(RecordFileError) {
    let place = files.joined(separator: ", ")
    guard let latest = book.latest else {
      throw RecordFileError(.content, at: place, "there is no touchpoint to observe; give files of the topic touchpoints.")
    }
    let currency = try currency(of: book, at: place)
    // An observation ends with a day: the one before --until, or that of the last touchpoint.
    let end = until.map { EventTime(milliseconds: $0.milliseconds - 1) } ?? latest
    customers.add(book, on: Int32(clamping: end.milliseconds / 86_400_000), currency: currency)
    let found = "\(book.orderCount.grouped) purchases and corrections of \(book.histories.count.grouped) customers"
    report = found + "; \(book.unmatchedCount.grouped) corrections name no known purchase; \(book.refusedCount.grouped) records refused\n"
  }

  /// The one that was asked for, or the only one.
  private func currency(of book: OrderBook, at place: String) throws(RecordFileError) -> UInt32 {
    if let currency { return currency.code }
    var found: Set<UInt32> = []
    for history in book.histories.values { found.formUnion(history.totals?.sums.amounts.map(\.currency) ?? []) }
    let known = found.filter { $0 != 0 }
    guard known.count < 2 else {
      let names = known.sorted().map { code in
        String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: code >> UInt32($0)) }, as: UTF8.self)
      }
      throw RecordFileError(
        .content, at: place, "values are in \(names.joined(separator: ", ")), which are not added; choose one with --currency.")
    }
    return known.first ?? 0
  }
}
