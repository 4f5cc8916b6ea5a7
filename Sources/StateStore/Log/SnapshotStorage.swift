/// Gives every partition its storage.
package protocol SnapshotStorage: AnyObject {
  /// The storage of a partition's states, with what an earlier process left in it; `nil` where there can be none, and states
  /// are in memory only. Whoever had it before must have let go of it.
  func storage(of partition: Int32) -> (any StateStorage)?
}
