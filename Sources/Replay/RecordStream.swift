/// Records in the order in which workers are to see them.
package protocol RecordStream: AnyObject {
  /// What reading fails with.
  associatedtype Failure: Error

  /// The next record; `nil` at the end.
  func next() throws(Failure) -> TimedRecord?
}
