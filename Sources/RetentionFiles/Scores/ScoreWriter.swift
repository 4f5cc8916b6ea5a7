internal import RecordLog
package import Retention

/// Writes summaries with their scores as CSV: the rows as they were, and behind them what the models say.
package struct ScoreWriter: Sendable {
  /// What is added to the header.
  package static let columns = "p_alive,expected_purchases_39w,expected_purchases_52w,expected_value,clv_52w"

  private var scorer: CustomerScorer
  private var known = KnownScores()
  private let numbers = DecimalWriter()

  package init(_ parameters: RetentionParameters) {
    scorer = CustomerScorer(parameters.buying, spending: parameters.spending)
  }

  /// The header of the output, for that of the input.
  package func header(_ header: [UInt8]) -> [UInt8] { header + Array(",\(Self.columns)\n".utf8) }

  /// Appends the rows of `batch` with their scores.
  package mutating func append(_ batch: SummaryBatch, to output: inout [UInt8]) {
    let bytes = batch.bytes
    // What was written before may have been flushed.
    known.forget()
    for row in batch.rows {
      let place = known.place(of: row)
      if let written = known.text(at: place, of: row) {
        output.append(upTo: row.text.count + written.count) { text in
          text.append(bytes.span.extracting(row.text))
          text.append(copying: written)
        }
        continue
      }
      let score = scorer.score(row.customer, mean: row.mean)
      let start = output.count + row.text.count
      output.append(upTo: row.text.count + 5 * (DecimalWriter.room + 1) + 1) { text in
        text.append(bytes.span.extracting(row.text))
        append(score, to: &text)
        text.append(0x0A)
      }
      known.note(ByteRange(start: start, count: output.count - start), at: place, of: row)
    }
  }

  @inline(__always)
  private func append(_ score: CustomerScore, to text: inout ByteCursor) {
    let comma = UInt8(ascii: ",")
    text.append(comma)
    numbers.append(score.probabilityAlive, to: &text)
    text.append(comma)
    numbers.append(score.purchases39, to: &text)
    text.append(comma)
    numbers.append(score.purchases52, to: &text)
    text.append(comma)
    if let value = score.value { numbers.append(value, to: &text) }
    text.append(comma)
    if let value = score.lifetimeValue52, value.isFinite { numbers.append(value, to: &text) }
  }
}
