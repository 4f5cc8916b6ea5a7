internal import RecordLog
public import WorkerSDK

/// The ids of a customer's recent records: a second record with an id in the window is a repeat.
///
/// The window is the last 1,024 ids, of those the ones that arrived within 7 days of stream time. What is in it depends on the log alone,
/// never on when entries are cleaned away or the state is encoded.
@usableFromInline
package struct RepeatWindow: Equatable {
  package static let capacity = 1024
  package static let span = EventTime.Interval.days(7)

  @usableFromInline
  struct Entry: Equatable {
    @usableFromInline let hash: UInt64
    /// Stream time of its arrival.
    @usableFromInline let time: Int64

    @inlinable
    init(hash: UInt64, time: Int64) {
      self.hash = hash
      self.time = time
    }
  }

  @usableFromInline var entries: [Entry] = []

  @usableFromInline
  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  /// Stream time of the newest arrival.
  package var newest: EventTime? { entries.last.map { EventTime(milliseconds: $0.time) } }

  /// Whether `id` is in the window as of stream time `now`.
  @inlinable
  package func contains(_ id: RecordID, at now: EventTime) -> Bool {
    let oldest = now.milliseconds &- 604_800_000
    let first = max(0, entries.count - 1024)
    var index = entries.count
    while index > first {
      index -= 1
      if entries[index].hash == id.low { return entries[index].time >= oldest }
    }
    return false
  }

  /// Adds an id that is not in the window; returns how many ids younger than 7 days left it, for want of room.
  @inlinable
  package mutating func insert(_ id: RecordID, at now: EventTime) -> Int {
    var forgotten = 0
    if entries.count >= 1024 {
      forgotten = entries[entries.count - 1024].time >= now.milliseconds &- 604_800_000 ? 1 : 0
    }
    // Cleaning in large steps: the entries in front are out of the window already.
    if entries.count >= 2048 { entries.removeFirst(1024) }
    if entries.count & 31 == 31 { dropExpired(at: now) }
    entries.append(Entry(hash: id.low, time: now.milliseconds))
    return forgotten
  }

  /// Drops what has left the window by time, as far as it lies in front. Stream time never goes back, so neither do arrivals.
  @usableFromInline
  package mutating func dropExpired(at now: EventTime) {
    let oldest = (now - Self.span).milliseconds
    let expired = entries.prefix { $0.time < oldest }.count
    if expired > 0 { entries.removeFirst(expired) }
  }

  package func encode(into writer: inout StateWriter) {
    let first = max(0, entries.count - Self.capacity)
    writer.write(upTo: (entries.count - first + 1) * 18) { cursor in
      cursor.append(compact: UInt64(entries.count - first))
      var previous: Int64 = 0
      for index in first..<entries.count {
        cursor.append(compact: entries[index].time - previous)
        cursor.append(littleEndian: entries[index].hash)
        previous = entries[index].time
      }
    }
  }

  /// Takes the ids that were written, into the room that there is.
  mutating func decode(_ reader: inout StateReader) throws(StateDecodingError) {
    entries.removeAll(keepingCapacity: true)
    let count = try reader.readUInt64()
    guard count <= UInt64(Self.capacity) else { throw StateDecodingError("there are more ids than are ever kept") }
    var previous: Int64 = 0
    for _ in 0..<count {
      previous += try reader.readInt64()
      entries.append(Entry(hash: try reader.readWord(), time: previous))
    }
  }

  package init(decoding reader: inout StateReader) throws(StateDecodingError) { try decode(&reader) }

  /// Forgets all, and keeps a little room.
  mutating func clear() {
    if entries.capacity > 64 { entries = [] } else { entries.removeAll(keepingCapacity: true) }
  }
}
