internal import RecordLog

/// Knows every transactional id, its current epoch and its transaction. It decides; the broker writes markers and offsets.
struct TransactionCoordinator {
  private struct Transaction {
    enum Phase {
      /// Nothing open. `committed`: how the last one ended, so that a repeated commit can be answered.
      case idle(committed: Bool?)
      case ongoing(since: Int64)
      /// Decided, but not yet told to partitions and groups.
      case ending(committed: Bool, at: Int64)
    }

    var identity: ProducerIdentity
    var phase = Phase.idle(committed: nil)
    var partitions: Set<TopicPartition> = []
    var groups: Set<String> = []

    var isOpen: Bool { if case .idle = phase { false } else { true } }

    mutating func end(committed: Bool) -> EndedTransaction {
      defer {
        phase = .idle(committed: committed)
        partitions = []
        groups = []
      }
      return EndedTransaction(producer: identity.producer, committed: committed, partitions: partitions, groups: groups)
    }
  }

  private var transactions: [String: Transaction] = [:]
  /// No open transaction has begun before, and no decided one takes effect before.
  private var openSince = Int64.max
  private var decidedUntil = Int64.max

  /// A new epoch for `id`, which fences the earlier ones; and what they left open, aborted.
  ///
  /// Errors: `retriable` while an earlier transaction is still ending.
  mutating func initialise(_ id: String) throws(LogError) -> (identity: ProducerIdentity, ended: EndedTransaction?) {
    let first = ProducerIdentity(transactionalID: id, producer: Int64(transactions.count) + 1, epoch: -1)
    var transaction = transactions[id] ?? Transaction(identity: first)
    if case .ending = transaction.phase { throw .concurrent(id) }
    transaction.identity.epoch += 1
    var ended: EndedTransaction?
    if case .ongoing = transaction.phase { ended = transaction.end(committed: false) }
    transaction.phase = .idle(committed: nil)
    transactions[id] = transaction
    return (transaction.identity, ended)
  }

  /// Errors: `fatal` for a producer that was fenced.
  func check(_ identity: ProducerIdentity) throws(LogError) {
    guard transactions[identity.transactionalID]?.identity == identity else { throw .fenced(identity.transactionalID) }
  }

  /// Makes a partition or a group part of the producer's transaction, which begins with the first one.
  mutating func enlist(
    _ identity: ProducerIdentity, partition: TopicPartition? = nil, group: String? = nil, now: Int64
  ) throws(LogError) {
    let id = identity.transactionalID
    guard var transaction = transactions[id], transaction.identity == identity else { throw .fenced(id) }
    if case .ending = transaction.phase { throw .concurrent(id) }
    if case .idle = transaction.phase {
      transaction.phase = .ongoing(since: now)
      openSince = min(openSince, now)
    }
    if let partition { transaction.partitions.insert(partition) }
    if let group { transaction.groups.insert(group) }
    transactions[id] = transaction
  }

  /// Ends the producer's transaction. With a `time` it is decided now, but takes effect only then.
  ///
  /// Errors: `retriable` while it is decided and has not taken effect; `fatal` for a fenced producer.
  mutating func end(_ identity: ProducerIdentity, committed: Bool, at time: Int64? = nil) throws(LogError) -> EndedTransaction? {
    let id = identity.transactionalID
    guard var transaction = transactions[id], transaction.identity == identity else { throw .fenced(id) }
    defer { transactions[id] = transaction }
    switch transaction.phase {
    case .ending: throw .concurrent(id)
    case .idle(let last):
      if committed && last != true { throw LogError(.fatal, code: "INVALID_TXN_STATE", message: "nothing of \(id) is open") }
      return nil
    case .ongoing:
      guard let time else { return transaction.end(committed: committed) }
      transaction.phase = .ending(committed: committed, at: time)
      decidedUntil = min(decidedUntil, time)
      throw .concurrent(id)
    }
  }

  /// What ends by itself until `now`: what was decided earlier, and what has been open for longer than `timeout`.
  mutating func due(now: Int64, timeout: Int64) -> [EndedTransaction] {
    var ended: [EndedTransaction] = []
    // Every call of the broker asks.
    guard now >= decidedUntil || now >= openSince && now - openSince >= timeout else { return ended }
    (openSince, decidedUntil) = (.max, .max)
    for id in transactions.keys.sorted() {
      guard var transaction = transactions[id] else { continue }
      switch transaction.phase {
      case .ending(let committed, let time) where now >= time:
        ended.append(transaction.end(committed: committed))
      case .ongoing(let since) where now - since >= timeout:
        var timedOut = transaction.end(committed: false)
        timedOut.hasTimedOut = true
        ended.append(timedOut)
        transaction.identity.epoch += 1
      case .ending(_, let time):
        decidedUntil = min(decidedUntil, time)
        continue
      case .ongoing(let since):
        openSince = min(openSince, since)
        continue
      case .idle: continue
      }
      transactions[id] = transaction
    }
    return ended
  }

  /// The transactional ids with an open transaction, or one that has not taken effect, and its partitions.
  var open: [String: Set<TopicPartition>] {
    transactions.filter(\.value.isOpen).mapValues(\.partitions)
  }
}
