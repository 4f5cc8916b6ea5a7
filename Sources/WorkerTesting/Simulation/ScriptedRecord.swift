package import RecordLog

/// A record of a simulation's input: when it is said to have reached the broker is part of it, so that two runs read the same log.
package struct ScriptedRecord: Sendable {
  package enum Fate: Sendable, Equatable {
    /// Its first arrival has an effect.
    case effect(id: String)
    /// Its id came before: no effect.
    case repeated
    /// Becomes a dead letter.
    case refused
    /// A tick, for every partition.
    case tick
  }

  package let key: [UInt8]?
  package let value: [UInt8]?
  package let headers: [RecordHeader]
  /// Milliseconds since 1970: the broker's time of the record.
  package let timestamp: Int64
  package let fate: Fate

  /// The same record with another value.
  func replacing(value: [UInt8]?) -> ScriptedRecord {
    ScriptedRecord(key: key, value: value, headers: headers, timestamp: timestamp, fate: fate)
  }

  /// The partition among `count`; all records of a key share one.
  package func partition(of count: Int) -> Int32 {
    let bytes = key ?? value ?? []
    return Int32(truncatingIfNeeded: StableHash.hash64(bytes.span) % UInt64(count))
  }
}
