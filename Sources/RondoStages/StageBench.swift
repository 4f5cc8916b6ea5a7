internal import RecordLog
internal import Touchpoints
internal import WorkerRuntime
internal import WorkerSDK

/// The same records through more and more of a worker's way.
struct StageBench {
  private let decode: (RawRecord) throws(Rejection) -> Decoded<Touchpoint> = Touchpoint.makeDecoder()
  private var decoding = Cost()
  private let silent: StagePass
  /// `nil` where nobody asks what sums cost: one more set of customers would be in the way of the others in the caches.
  private let adding: StagePass?
  private let quiet: StagePass
  private let whole: StagePass
  private var records = 0
  private var unreadable = 0

  init(silent: StagePass, adding: StagePass?, quiet: StagePass, whole: StagePass) {
    self.silent = silent
    self.adding = adding
    self.quiet = quiet
    self.whole = whole
  }

  mutating func run(_ source: RecordSource) {
    var source = source
    while true {
      let batches = source.next()
      if batches.isEmpty { return }
      records += batches.reduce(0) { $0 + $1.count }
      decodeAll(batches)
      for pass in [silent, adding, quiet, whole].compactMap(\.self) { pass.take(batches) }
    }
  }

  private mutating func decodeAll(_ batches: [RecordBatch]) {
    var refused = 0
    decoding.measure {
      for batch in batches {
        for index in 0..<batch.count {
          do throws(Rejection) { _ = try decode(RawRecord(batch: batch, index: index)) } catch { refused += 1 }
        }
      }
    }
    unreadable += refused
  }

  var report: StageReport {
    let steps: [(String, Cost, Cost)] = [
      ("decode", decoding, Cost()),
      ("time, look-up, repeats", silent.processing, decoding),
      ("process, alarms included", quiet.processing, silent.processing),
      ("outputs", whole.processing, quiet.processing),
      ("close: changelog and marks", whole.closing, Cost()),
      ("commit: forget images", whole.committing, Cost()),
    ]
    let sums: [(String, Cost, Cost)] =
      adding.map { adding in
        [
          ("add to sums, three times", adding.processing, silent.processing),
          ("close: add sums up", adding.closing, silent.closing),
        ]
      } ?? []
    return StageReport(
      records: records, outgoing: whole.outgoing, alarms: whole.counts.alarms, path: whole.processing,
      stages: steps.map { StageReport.Stage($0.0, $0.1, minus: $0.2, per: records) },
      sums: sums.map { StageReport.Stage($0.0, $0.1, minus: $0.2, per: records) })
  }
}
