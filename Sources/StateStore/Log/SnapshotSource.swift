/// Where a partition's states may lie from an earlier run, and will lie for a later one.
package struct SnapshotSource {
  package let storage: any StateStorage
  /// Whose states they have to be: of which worker, cluster, changelog and partition.
  package let identity: [UInt8]
  /// States that were written before this moment, in milliseconds since 1970, are not relied on: a changelog tells what was deleted in it only
  /// for some time.
  package let oldest: Int64

  package init(storage: any StateStorage, identity: [UInt8], oldest: Int64) {
    self.storage = storage
    self.identity = identity
    self.oldest = oldest
  }
}

/// What an earlier run left, and how far of the changelog it holds.
package struct OpenedSnapshot {
  /// The changelog is to be read from here on.
  package let changelogOffset: Int64
  /// The mark of the last commit, as the changelog has it; empty for none.
  package let mark: [UInt8]
  /// How many customers it knows.
  package let customers: Int

  package init(changelogOffset: Int64, mark: [UInt8], customers: Int = 0) {
    self.changelogOffset = changelogOffset
    self.mark = mark
    self.customers = customers
  }
}
