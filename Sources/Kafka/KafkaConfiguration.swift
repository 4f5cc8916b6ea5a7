package import RecordLog

/// How Kafka is reached: the brokers, and any property of librdkafka, so that TLS, SASL and tuning need no code.
///
/// Properties given here override this room's defaults (see ``ClientRole``), except those on which exactly-once and
/// co-partitioning rest: giving one of these is an error.
package struct KafkaConfiguration: Sendable {
  package let bootstrapServers: String
  let properties: [KafkaProperty]

  /// Takes brokers as `host:port,…`, a file of properties, and single properties, each later one overriding.
  ///
  /// `bootstrapServers` may be `nil` where the file or the properties have `bootstrap.servers`.
  /// Errors: `refused` with one line that names the file, line or property, and the cure.
  package init(
    bootstrapServers: String?, propertiesFile: String? = nil, properties given: [String: String] = [:]
  ) throws(LogError) {
    var properties: [KafkaProperty] = []
    if let propertiesFile { properties = try PropertiesFile.read(path: propertiesFile) }
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      properties.append(KafkaProperty(name: name, value: value, place: "property"))
    }
    let isServers = { (name: String) in name == "bootstrap.servers" || name == "metadata.broker.list" }
    let servers = bootstrapServers ?? properties.last { isServers($0.name) }?.value
    guard let servers, !servers.isEmpty else {
      throw .configuration("no brokers named: give bootstrap servers as host:port,…")
    }
    for property in properties {
      guard let reason = Self.protected[property.name] else { continue }
      throw .configuration("\(property.place): \(property.name) cannot be set: \(reason); remove it")
    }
    self.bootstrapServers = servers
    self.properties = properties.filter { !isServers($0.name) }
  }

  /// A property's value as a number, where it was given as one.
  func number(_ name: String) -> Int? {
    properties.last { $0.name == name }.flatMap { Int($0.value) }
  }

  /// Properties that are not the user's to set, and why.
  private static let protected: [String: String] = {
    let offsets = "offsets are committed in transactions only"
    let group = "the consumer group is named after the worker, and the instance by its own option"
    let copartitioned = "partitions of all inputs must go to the same instance"
    let idempotence = "nothing may be written twice"
    return [
      "enable.auto.commit": offsets, "auto.commit.enable": offsets, "auto.commit.interval.ms": offsets,
      "enable.auto.offset.store": offsets, "offset.store.method": offsets,
      "auto.offset.reset": "a hole in the log is a loud stop, never a silent jump",
      "isolation.level": "only committed records are read",
      "enable.idempotence": idempotence, "acks": idempotence, "request.required.acks": idempotence,
      "enable.gapless.guarantee": idempotence,
      "transactional.id": "it is derived from the worker and its instance",
      "group.id": group, "group.instance.id": group,
      "partition.assignment.strategy": copartitioned, "group.protocol": copartitioned,
      "group.remote.assignor": copartitioned,
      "enable.partition.eof": "the end of a partition has to be seen",
      "allow.auto.create.topics": "topics are created from their files, with their settings",
      "statistics.interval.ms": "the state of the connections is known by it",
      "log.queue": "log lines go to the program's own log",
    ]
  }()
}
