internal import FoundationEssentials
internal import RecordLog

/// What decoding makes of a record.
public struct Decoded<Value> {
  /// The value.
  public let value: Value
  /// When it happened; `nil` takes the broker's time of the record.
  public let time: EventTime?
  /// What makes a second record with the same id a repeat; `nil`: nothing is a repeat of it.
  public let id: RecordID?

  /// A decoded value with its time and identity.
  @inlinable
  public init(_ value: Value, time: EventTime?, id: RecordID?) {
    self.value = value
    self.time = time
    self.id = id
  }

  /// The same time and identity with another value.
  @inlinable
  public func map<Other>(_ transform: (Value) -> Other) -> Decoded<Other> {
    Decoded<Other>(transform(value), time: time, id: id)
  }
}

/// A value that can be decoded from a record.
public protocol InputValue: SendableMetatype {
  /// A decoder with its own buffers, used by one thread. It refuses what it cannot read with a ``Rejection``.
  static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Self>
}

/// A topic that a worker reads, and how its records become the worker's input.
public struct Source<Input>: Sendable {
  /// The topic's name in Kafka.
  public let topic: String
  /// Whether its records are merged in the order of what caused them (see ``Topic/carriesProgress``).
  public let carriesProgress: Bool
  /// Whether it holds parts of sums: they have no order, and no time passes by them.
  @usableFromInline package let isSummed: Bool
  @usableFromInline package let makeDecoder: @Sendable () -> (RawRecord) throws(Rejection) -> Decoded<Input>

  /// Reads `topic`.
  public init(_ topic: Topic<Input>) where Input: InputValue {
    self.topic = topic.name
    self.carriesProgress = topic.carriesProgress
    isSummed = false
    self.makeDecoder = { Input.makeDecoder() }
  }

  /// Reads `topic` as one of several inputs: `transform` makes the worker's input of its values.
  @inlinable
  public init<Value: InputValue>(_ topic: Topic<Value>, as transform: @escaping @Sendable (Value) -> Input) {
    self.topic = topic.name
    self.carriesProgress = topic.carriesProgress
    isSummed = false
    self.makeDecoder = {
      let decode = Value.makeDecoder()
      return { (raw: RawRecord) throws(Rejection) -> Decoded<Input> in try decode(raw).map(transform) }
    }
  }

  init(topic: String, isSummed: Bool, makeDecoder: @escaping @Sendable () -> (RawRecord) throws(Rejection) -> Decoded<Input>) {
    self.topic = topic
    carriesProgress = false
    self.isSummed = isSummed
    self.makeDecoder = makeDecoder
  }
}

extension InputValue where Self: Decodable {
  /// Decodes JSON; the time is the header `ce_time`, else the broker's; the id is the header `ce_id`.
  public static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Self> {
    let decoder = JSONDecoder()
    return { (raw: RawRecord) throws(Rejection) -> Decoded<Self> in
      guard let bytes = raw.valueBytes else { throw Rejection("value-missing", "The record has no value.") }
      guard let value = try? decoder.decode(Self.self, from: Data(bytes)) else {
        throw Rejection("value-unreadable", "The value is not the JSON that \(Self.self) expects.")
      }
      let (id, time) = raw.announcement
      return Decoded(value, time: time, id: id)
    }
  }
}
