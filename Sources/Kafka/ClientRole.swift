/// What a client is for: that decides its defaults.
enum ClientRole: Sendable {
  case consumer(group: String, instance: String)
  case reader(group: String)
  case producer(transactionalID: String)
  case plainProducer
  case admin

  var isConsumer: Bool {
    switch self {
    case .consumer, .reader, .admin: true
    case .producer, .plainProducer: false
    }
  }

  /// A property and the value it has unless the user gave another; `optional`: not every version of librdkafka knows it.
  struct Default {
    let name: String
    let value: String
    let optional: Bool

    init(_ name: String, _ value: String, optional: Bool = false) {
      self.name = name
      self.value = value
      self.optional = optional
    }
  }

  /// The properties of this role.
  var defaults: [Default] {
    switch self {
    case .consumer(let group, let instance): Self.common + Self.fetching + Self.member(group: group, instance: instance)
    case .reader(let group): Self.common + Self.fetching + [Default("group.id", group)]
    case .producer(let id): Self.common + Self.producing + Self.transactional(id: id)
    case .plainProducer: Self.common + Self.producing + Self.plain
    case .admin: Self.common + [Default("allow.auto.create.topics", "false"), Default("isolation.level", "read_uncommitted")]
    }
  }

  private static let common = [
    Default("socket.nagle.disable", "true"),
    Default("socket.keepalive.enable", "true"),
    // A broker that is back is to be noticed within a second or so, not within ten.
    Default("reconnect.backoff.max.ms", "1000"),
  ]

  private static let fetching = [
    Default("isolation.level", "read_committed"),
    Default("allow.auto.create.topics", "false"),
    Default("enable.auto.commit", "false"),
    Default("enable.auto.offset.store", "false"),
    Default("auto.offset.reset", "error"),
    Default("enable.partition.eof", "true"),
    Default("socket.timeout.ms", "10000"),
    // Bounds of what is fetched ahead: the first is per partition, the second per client.
    Default("queued.min.messages", "50000"),
    Default("queued.max.messages.kbytes", "16384"),
    // A broker answers when there is a batch worth it, or after a fraction of a commit: at 10,000 small records a second this is a third of
    // the worker's work, and of the broker's.
    Default("fetch.min.bytes", "65536"),
    Default("fetch.wait.max.ms", "20"),
    Default("fetch.error.backoff.ms", "100"),
    Default("fetch.queue.backoff.ms", "10", optional: true),
  ]

  private static func member(group: String, instance: String) -> [Default] {
    [
      Default("group.id", group), Default("group.instance.id", instance),
      Default("partition.assignment.strategy", "range"),
      // A static member that restarts within the session keeps its partitions.
      Default("session.timeout.ms", "20000"),
      Default("heartbeat.interval.ms", "1000"),
      Default("statistics.interval.ms", "1000"),
    ]
  }

  private static let producing = [
    Default("enable.idempotence", "true"),
    Default("linger.ms", "5"),
    Default("compression.codec", "lz4"),
    Default("batch.num.messages", "10000"),
    Default("queue.buffering.max.messages", "1000000"),
    Default("queue.buffering.max.kbytes", "262144"),
    Default("retry.backoff.ms", "20"),
  ]

  private static func transactional(id: String) -> [Default] {
    [
      Default("transactional.id", id),
      // As long as a crashed predecessor's open transaction may hold readers back.
      Default("transaction.timeout.ms", "15000"),
      Default("request.timeout.ms", "10000"),
    ]
  }

  private static let plain = [
    // As Java's clients choose partitions, which most of what is already in a topic was written by.
    Default("partitioner", "murmur2_random"),
    Default("delivery.report.only.error", "true"),
  ]
}
