/// A compacted topic of which every instance of a worker holds the whole: reference data such as a catalogue.
///
/// A record of it takes effect at its own time and is looked up as of stream time, never as of "now": the same log gives the same values.
public struct Table<Value: Sendable>: Sendable {
  /// The topic's name in Kafka.
  public let topic: String
  package let makeDecoder: @Sendable () -> (RawRecord) throws(Rejection) -> (time: EventTime?, value: Value)

  /// The table that `topic` holds: the last value of each key.
  public init(_ topic: Topic<Value>) where Value: InputValue {
    self.topic = topic.name
    makeDecoder = {
      let decode = Value.makeDecoder()
      return { (raw: RawRecord) throws(Rejection) -> (time: EventTime?, value: Value) in
        let decoded = try decode(raw)
        return (decoded.time, decoded.value)
      }
    }
  }
}

/// A worker's declaration of a table it reads.
public struct TableSource: Sendable {
  /// The topic's name in Kafka.
  public let topic: String
  package let makeDecoder: @Sendable () -> (RawRecord) throws(Rejection) -> (time: EventTime?, value: any Sendable)

  /// Declares `table`.
  public init<Value: Sendable>(_ table: Table<Value>) {
    topic = table.topic
    makeDecoder = {
      let decode = table.makeDecoder()
      return { (raw: RawRecord) throws(Rejection) -> (time: EventTime?, value: any Sendable) in
        let (time, value) = try decode(raw)
        return (time, value)
      }
    }
  }
}
