public import WorkerSDK

/// A record of one of several inputs, in its turn.
@usableFromInline
package struct MergedRecord {
  @usableFromInline package let raw: RawRecord
  /// The input's place among the worker's inputs.
  @usableFromInline package let input: Int
  /// The offset of the record of the first input that led to it: its own, if it is of that input.
  @usableFromInline package let cause: Int64
  /// The inputs of which something should have come before it.
  @usableFromInline package let behind: InputsBehind

  package init(_ raw: RawRecord, input: Int, cause: Int64, behind: InputsBehind = []) {
    self.raw = raw
    self.input = input
    self.cause = cause
    self.behind = behind
  }
}
