package import RecordLog

/// One process' way to the simulated broker, and the place to aim faults at.
///
/// `@unchecked Sendable`: the protocol asks for it, but a simulation runs on one thread, by contract of ``SimulatedBroker``.
package final class SimulatedClient: LogClient, @unchecked Sendable {
  package let name: String
  package let broker: SimulatedBroker
  var faults = ClientFaults()
  package private(set) var hasCrashed = false
  /// Whether this client alone does not reach the broker. Its sessions and transactions time out meanwhile.
  package private(set) var isCutOff = false
  private var consumers: [SimulatedConsumer] = []
  private var readers: [SimulatedReader] = []
  /// Called when the group takes this client's partitions away, before the process hears of it.
  var onRevocation: (_ lost: Bool) -> Void = { _ in }
  /// How many more calls are answered before the process dies between two of them.
  private var callsUntilCrash: Int?

  init(name: String, broker: SimulatedBroker) {
    self.name = name
    self.broker = broker
  }

  package var isReachable: Bool { !hasCrashed && !isCutOff && !broker.isDown }

  package var maxRecordBytes: Int { broker.settings.maxRecordBytes }

  package func makeConsumer(group: String, instance: String, topics: [String]) throws(LogError) -> any LogConsumer {
    try requireAlive()
    let consumer = SimulatedConsumer(client: self, group: group, instance: instance, topics: topics)
    consumers.append(consumer)
    return consumer
  }

  package func makeReader() throws(LogError) -> any LogReader {
    try requireAlive()
    let reader = SimulatedReader(client: self)
    readers.append(reader)
    return reader
  }

  package func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
    try requireAlive()
    return SimulatedProducer(client: self, transactionalID: transactionalID)
  }

  package func partitionCounts(of topics: [String], timeout: Duration) throws(LogError) -> [String: Int] {
    try reach()
    var counts: [String: Int] = [:]
    for topic in topics { counts[topic] = broker.partitionCount(of: topic) }
    return counts
  }

  package func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(LogError) {
    try reach()
    broker.createTopics(topics)
  }

  package func clusterID(timeout: Duration) throws(LogError) -> String {
    try reach()
    return "simulated"
  }

  // MARK: Faults

  /// Puts a fault in this client's way.
  package func inject(_ fault: ClientFault) {
    faults.inject(fault, now: broker.clock.now)
  }

  /// Takes the faults that have not struck yet out of this client's way.
  package func disarm() {
    faults.disarm()
    callsUntilCrash = nil
  }

  /// Ends the process: all its consumers, readers and producers are dead. Its transaction stays open until it times out or is
  /// fenced, its membership until the session expires or the same instance joins anew.
  package func crash() {
    if !hasCrashed { broker.faults.record(.crash) }
    hasCrashed = true
    callsUntilCrash = nil
    consumers = []
    readers = []
  }

  /// Ends the process between two of its calls: after so many more.
  package func crash(afterCalls calls: Int) { callsUntilCrash = calls }

  package func cutOff() {
    if !isCutOff { broker.faults.record(.clientCutOff) }
    isCutOff = true
  }

  package func reconnect() {
    isCutOff = false
  }

  /// Keeps the sessions of this client's consumers alive without a poll, as librdkafka's own thread does.
  package func heartbeat() {
    for consumer in consumers { consumer.heartbeat() }
  }

  /// Lets go of what was made here, which holds this client in turn: of a process that is no more.
  func letGo() {
    consumers = []
    readers = []
  }

  func forget(_ consumer: SimulatedConsumer) {
    consumers.removeAll { $0 === consumer }
  }

  // MARK: Ways to the broker

  /// Lets no call of a dead process through. A process that is to die at this call does so here.
  func requireAlive(_ call: ClientCall? = nil) throws(LogError) {
    if let calls = callsUntilCrash {
      callsUntilCrash = calls - 1
      if calls <= 0 {
        if let call, !hasCrashed { broker.faults.record(call.crashBefore) }
        crash()
      }
    }
    if let call, strike(call.crashBefore) != nil { crash() }
    if hasCrashed { throw .dead }
  }

  /// Dies, if it is to, after `call` took effect.
  func answer(_ call: ClientCall) throws(LogError) {
    guard let fault = call.crashAfter, strike(fault) != nil else { return }
    crash()
    throw .dead
  }

  /// Whether a reader of this client is on its way through `partition`.
  func isReading(_ partition: TopicPartition) -> Bool { readers.contains { $0.position(partition) != nil } }

  /// Whether a reader of this client is on its way through any partition of `topic`.
  func isReading(_ topic: String) -> Bool { readers.contains { $0.reads(topic) } }

  /// Reaches the broker, and lets it do what has fallen due.
  ///
  /// Errors: `retriable` when it is not reached; `fatal` after a crash.
  func reach() throws(LogError) {
    try requireAlive()
    guard isReachable else { throw .unreachable }
    broker.settle()
  }

  /// Takes the first fault of these kinds that lies in wait, and counts it.
  func strike(_ kinds: FaultKind...) -> ClientFault? {
    guard !hasCrashed, let fault = faults.strike(kinds) else { return nil }
    broker.faults.record(fault.kind)
    return fault
  }
}
