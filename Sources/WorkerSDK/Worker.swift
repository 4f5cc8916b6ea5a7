/// A worker: a value that declares its edges and says what one record, or one alarm, does to one customer.
///
/// Consumer group, changelog and dead-letter topic are named after it: the worker `winback` is the group `winback`, with the topics
/// `winback.changelog` and `winback.dead-letters`.
///
/// `process` and `punctuate` are pure: no clock, no randomness, no I/O. What they need of the time is in the record; what they
/// remember is in the state. The runtime calls them on one thread, and undoes what they did when a transaction aborts.
public protocol Worker<Input, State>: Sendable {
  /// What `process` gets: a decoded value, or an enum over the values of several inputs.
  associatedtype Input
  /// What is remembered of one customer.
  associatedtype State: CustomerState

  /// The worker's name: lower-case words joined by hyphens.
  static var name: String { get }
  /// The release of the worker, as dead letters name it.
  static var version: String { get }
  /// Whether `process` may throw after it has changed the state or spoken. `false` spares a copy of the state per record.
  static var rejectsLate: Bool { get }
  /// Whether ``publish(_:of:outbox:)`` is called.
  static var publishesStates: Bool { get }
  /// The topics it reads. They have the same number of partitions. The first one drives time and order.
  static var inputs: [Source<Input>] { get }
  /// The topics it writes.
  static var outputs: [Output] { get }
  /// The tables it reads.
  static var tables: [TableSource] { get }

  /// The versions of its models, plays or parameters by name. A worker whose partition was last written with a higher version stops.
  var versions: [String: Int] { get }

  /// Tells apart the models, plays or parameters by which states are decided, those in `tables` among them; `nil` where states need not know
  /// them. When it has changed, the runtime shows every customer to ``adopt(_:tables:)`` once, also those of whom nothing comes.
  func fingerprint(_ tables: Tables) -> UInt32?

  /// Takes one record. `state` is `nil` for a customer of whom nothing is known; setting it to `nil` forgets the customer.
  ///
  /// Throwing a ``Rejection`` makes the record a dead letter; state and outbox stay as they were before it.
  func process(_ record: Record<Input>, state: inout State?, outbox: inout Outbox) throws(Rejection)

  /// Takes the alarm that ``CustomerState/nextPunctuation`` asked for: time has passed.
  func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox)

  /// Lets a customer know models that have changed: typically by setting ``CustomerState/nextPunctuation`` to when they take effect. It says
  /// nothing and decides nothing, since when it is called depends on how busy the worker is; but it is called before the customer's next
  /// record or alarm.
  ///
  /// - Returns: Whether the state was changed.
  func adopt(_ state: inout State?, tables: Tables) -> Bool

  /// Says, at the end of a commit, what a customer who was touched in it has become: once, however often that was. For workers with
  /// ``publishesStates``.
  ///
  /// How often it is called depends on when commits are made, so it writes to compacted topics only, where the last value counts, and names
  /// a `time` that stands in the state. The output's id is made of the key and the state.
  func publish(_ state: State, of key: String, outbox: inout Outbox)
}

extension Worker {
  /// Rondo's own release.
  public static var version: String { Rondo.version }

  /// Anything may happen before a rejection.
  public static var rejectsLate: Bool { true }

  /// Outputs come from `process` and `punctuate`.
  public static var publishesStates: Bool { false }

  /// No tables.
  public static var tables: [TableSource] { [] }

  /// Nothing that has versions.
  public var versions: [String: Int] { [:] }

  /// Nothing that states have to know.
  public func fingerprint(_ tables: Tables) -> UInt32? { nil }

  /// Nothing to know.
  public func adopt(_ state: inout State?, tables: Tables) -> Bool { false }

  /// Nothing happens by time alone.
  public func punctuate(_ alarm: Alarm, state: inout State?, outbox: inout Outbox) {}

  /// Nothing.
  public func publish(_ state: State, of key: String, outbox: inout Outbox) {}
}

/// The release of Rondo that this code belongs to.
public enum Rondo {
  /// The version, as in dead letters, logs and metrics.
  public static let version = "0.1.0"
}
