/// The ``StateLog`` as a snapshot: what an earlier process left, and what this one leaves.
extension CustomerTable {
  /// How many frames are cleaned after one commit: so much waiting is not noticed. Who writes more has more cleaned.
  private static var framesPerCommit: UInt64 { 8 }

  /// Takes what an earlier process left, if it was written under this identity and not before `oldest`; `nil` where there is nothing
  /// that can be relied on, and the table is of no use then.
  package mutating func load(identity: [UInt8], oldest: Int64) -> OpenedSnapshot? {
    guard let checkpoint = log.readCheckpoint(), checkpoint.identity == identity, checkpoint.writtenAt >= oldest, load(checkpoint) else {
      return nil
    }
    readSince = checkpoint.writtenAt
    return OpenedSnapshot(changelogOffset: checkpoint.changelogOffset, mark: checkpoint.mark)
  }

  /// Tidies up after a commit, or while the changelog is read: cleans frames, and makes what is there the snapshot.
  ///
  /// As long as the changelog is read, the states are as old as the beginning of that, however often it is interrupted: what was read then may
  /// have been deleted further on, and the changelog tells of that only for some time.
  package mutating func settle(identity: [UInt8], _ snapshot: OpenedSnapshot, at now: Int64, isRestoring: Bool) {
    guard !isClosed, !isDamaged else { return }
    readSince = isRestoring ? readSince ?? now : nil
    let written = log.lastSequence - settledSequence
    let cleaned = clean(most: Int(max(Self.framesPerCommit, 4 * written)))
    settledSequence = log.lastSequence
    if log.storage != nil {
      let isKept = log.checkpoint(
        changelogOffset: snapshot.changelogOffset, writtenAt: readSince ?? now, identity: identity, mark: snapshot.mark)
      if !isKept { log.revokeCheckpoints() }
    }
    for frame in cleaned { log.release(frame) }
  }

  /// Whether a storage has all records.
  package var isStored: Bool { log.storage != nil && !log.storageFailed && log.unstoredFrames == 0 }

  package var residentBytes: Int { log.residentBytes }

  package mutating func evict(atLeast bytes: Int) -> Int { log.evict(atLeast: bytes) }
}
