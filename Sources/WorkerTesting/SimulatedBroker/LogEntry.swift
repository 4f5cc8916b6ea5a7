/// What lies at one offset of a simulated partition, visible or not.
package struct LogEntry: Sendable, Equatable {
  /// How the entry came there, and what has become of it. `producer` is the producer id that wrote it.
  package enum Role: Sendable, Equatable {
    /// Written outside of any transaction.
    case plain
    /// Written in a transaction that has not ended.
    case open(producer: Int64)
    case committed(producer: Int64)
    case aborted(producer: Int64)
    /// The control record that ended a transaction; it has neither key nor value.
    case marker(producer: Int64, committed: Bool)
  }

  package let record: SimulatedRecord
  package var role: Role

  package var offset: Int64 { record.offset }

  /// Whether a committed reader may see it, provided it lies below the last stable offset.
  package var isVisible: Bool {
    switch role {
    case .plain, .committed: true
    case .open, .aborted, .marker: false
    }
  }

  package var isMarker: Bool {
    if case .marker = role { true } else { false }
  }
}
