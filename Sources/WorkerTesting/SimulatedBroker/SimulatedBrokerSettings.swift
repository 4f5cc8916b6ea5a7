/// How a simulated broker and its clients are set up. Times are virtual milliseconds.
package struct SimulatedBrokerSettings: Sendable, Equatable {
  /// A transaction that stays open for this long is aborted, and its producer fenced.
  package var transactionTimeout: Int64 = 15_000
  /// A member that is not heard of for this long is removed from its group.
  package var sessionTimeout: Int64 = 10_000
  /// A member that has not rejoined for this long after a rebalance began is removed from its group.
  package var rebalanceTimeout: Int64 = 30_000
  /// The most records that one poll brings.
  package var maxPollRecords = 500
  /// The largest record that may be appended: key, value and headers together, in bytes.
  package var maxRecordBytes = 1_000_000
  /// Whether polls bring a seeded choice of partitions and a seeded count of records, so that interleavings differ from seed to seed.
  /// Without it each poll brings what there is, partition after partition.
  package var hasJitter = false

  package init() {}
}
