internal import WorkerSDK

/// The partition's ``StateLog`` as a snapshot: what an earlier process left, and what this one leaves.
extension PartitionStore {
  /// How many frames are cleaned after one commit: so much waiting is not noticed.
  private static var framesPerCommit: Int { 8 }

  /// Takes what an earlier process left; false where there is nothing that can be relied on, and the store is of no use then.
  ///
  /// - Parameter oldest: What was written before this moment is not relied on.
  package func load(oldest: Int64) -> Bool {
    guard let checkpoint = table.log.readCheckpoint(), checkpoint.identity == identity, checkpoint.writtenAt >= oldest,
      table.load(checkpoint)
    else { return false }
    changelogOffset = checkpoint.changelogOffset
    mark = checkpoint.mark
    return true
  }

  /// The states hold everything that stands in the changelog in front of `offset`, and more.
  package func noteChangelog(_ offset: Int64) { changelogOffset = max(changelogOffset, offset) }

  /// Tidies up after a commit, or while the changelog is read: cleans frames, and makes what is there the snapshot.
  package func settle(at now: Int64) {
    guard closedPosition == nil else { return }
    cleaned += table.clean(most: Self.framesPerCommit)
    if table.log.storage != nil {
      let isKept = table.log.checkpoint(changelogOffset: changelogOffset, writtenAt: now, identity: identity, mark: mark)
      if !isKept { table.log.revokeCheckpoints() }
    }
    for frame in cleaned { table.log.release(frame) }
    cleaned.removeAll(keepingCapacity: true)
  }

  /// Bytes of states in memory that could leave it, and bytes that cannot.
  package var residentBytes: Int { table.log.residentBytes }

  /// Lets the coldest states leave memory, about as many bytes; returns how many have left.
  package func evict(atLeast bytes: Int) -> Int { table.log.evict(atLeast: bytes) }
}
