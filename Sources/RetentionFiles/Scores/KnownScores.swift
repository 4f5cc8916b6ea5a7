internal import RecordLog
internal import Retention

/// Where the scores of histories stand in the output, those that were written last: customers with equal histories have equal scores, and
/// where times are counted in days most customers without a repeat purchase are among equals.
struct KnownScores: Sendable {
  private struct Known: Sendable {
    var customer = PurchaseSummary(repeats: -1, recency: 0, age: 0)
    var mean = 0.0
    var round: UInt32 = 0
    var text = ByteRange.none
  }

  private static let bits: UInt64 = 11
  private var known = [Known](repeating: Known(), count: 1 << Int(bits))
  /// What was noted in an earlier round counts no more.
  private var round: UInt32 = 0

  mutating func forget() {
    round &+= 1
    // Once in four thousand million batches.
    if round == 0 { self = KnownScores() }
  }

  /// Where a row's history belongs.
  @inline(__always)
  func place(of row: SummaryBatch.Row) -> Int {
    var hash = row.customer.age.bitPattern &+ UInt64(truncatingIfNeeded: row.customer.repeats)
    hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ row.customer.recency.bitPattern
    hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ row.mean.bitPattern
    return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Self.bits))
  }

  /// The scores of an equal history, as they stand in the output.
  @inline(__always)
  func text(at place: Int, of row: SummaryBatch.Row) -> ByteRange? {
    let found = known[place]
    return found.round == round && found.customer == row.customer && found.mean == row.mean ? found.text : nil
  }

  @inline(__always)
  mutating func note(_ text: ByteRange, at place: Int, of row: SummaryBatch.Row) {
    known[place] = Known(customer: row.customer, mean: row.mean, round: round, text: text)
  }
}
