/// Where records go: a file, or a broker. Used by one thread.
package protocol RecordTarget: AnyObject {
  /// What a target fails with.
  associatedtype Failure: Error

  func write(_ record: RecordLine) throws(Failure)

  /// Returns when everything written is where it should be.
  func finish() throws(Failure)
}
