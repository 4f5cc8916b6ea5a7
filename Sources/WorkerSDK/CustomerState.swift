internal import FoundationEssentials

/// What a worker remembers of one customer. A plain value: the runtime keeps it, restores it, and puts it back when a transaction aborts.
///
/// A type that is `Codable` needs nothing else. Where volume matters, write ``encode(into:)`` and ``init(decoding:)`` by hand.
public protocol CustomerState: Sendable {
  /// When the worker wants to be called though nothing arrives, computed from the state; `nil` for never.
  ///
  /// `punctuate` is called at this time and has to move it on; a state that names the same or an earlier moment again
  /// is called a millisecond later, and one that never moves on ends the worker.
  var nextPunctuation: EventTime? { get }

  /// Writes the state; at most 64 KiB. Begin with a version, so that a later release can read it.
  func encode(into writer: inout StateWriter)

  /// Reads what ``encode(into:)`` wrote, in this release or an earlier one.
  init(decoding reader: inout StateReader) throws(StateDecodingError)
}

extension CustomerState {
  /// No alarms.
  public var nextPunctuation: EventTime? { nil }
}

extension CustomerState where Self: Codable {
  /// Writes the state as JSON with sorted keys: convenient, not fast.
  public func encode(into writer: inout StateWriter) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // A value that cannot be written as JSON (a NaN) leaves empty bytes, which no reader accepts: loud, instead of half a state.
    writer.bytes.append(contentsOf: (try? encoder.encode(self)) ?? Data())
  }

  /// Reads the JSON that ``encode(into:)`` wrote.
  public init(decoding reader: inout StateReader) throws(StateDecodingError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(reader.bytes[reader.position...]))
      reader.position = reader.bytes.count
    } catch {
      throw StateDecodingError("the state's JSON does not fit \(Self.self)")
    }
  }
}
