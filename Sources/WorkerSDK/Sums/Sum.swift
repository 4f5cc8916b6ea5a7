internal import RecordLog

/// What was added up under one key: all of it, or the part that one commit of the first stage has added.
public struct Sum: Hashable, Sendable {
  /// What the counters came to.
  public package(set) var counters = Counters()
  /// When the newest record or alarm took place that added to it.
  public package(set) var time = EventTime.distantPast
  /// How many times was added. It only grows, so that a sum that comes back to what it was is told from what it was.
  public package(set) var additions: Int64 = 0

  private static let format: UInt8 = 1

  package init() {}

  /// Adds a part. In any order, and in parts of any size, the same parts come to the same.
  mutating func add(_ part: Sum) {
    counters.add(part.counters)
    time = max(time, part.time)
    additions &+= part.additions
  }
}

extension Sum: CustomerState {
  /// Writes the sum.
  public func encode(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(additions)
    writer.write(time)
    var last = 0
    writer.write(counters.entries) {
      $0.write(UInt64($1.counter - last))
      $0.write($1.value)
      last = $1.counter
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(decoding reader: inout StateReader) throws(StateDecodingError) {
    guard try reader.readByte() == Self.format else { throw StateDecodingError("a sum of a format that this release does not know") }
    additions = try reader.readInt64()
    time = try reader.readTime()
    var last = 0
    for _ in 0..<(try reader.readUInt64()) {
      let gap = try reader.readUInt64()
      let value = try reader.readInt64()
      guard gap < UInt64(Counters.limit - last), gap > 0 || counters.entries.isEmpty, value != 0 else {
        throw StateDecodingError("a sum's counters are not in their order")
      }
      last += Int(gap)
      counters.append(last, value)
    }
  }
}

extension Sum: InputValue {
  /// Reads a part of a sum. It has no id, and so is no repeat of another that says the same: see ``SummingWorker``.
  public static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<Sum> {
    { (raw: RawRecord) throws(Rejection) -> Decoded<Sum> in
      var reader = StateReader(raw.valueBytes ?? [])
      guard let sum = try? Sum(decoding: &reader), reader.isAtEnd else {
        throw Rejection("sum-unreadable", "The value is not a part of a sum, as another worker's outbox writes it.")
      }
      return Decoded(sum, time: sum.time, id: nil)
    }
  }
}
