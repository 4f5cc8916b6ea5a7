internal import Journeys
internal import RecordFiles
internal import RecordLog
internal import WorkerSDK

/// Touchpoints that are made up beforehand, each with the moment at which it is to be sent: in equal steps.
///
/// The partition of each is settled here, and with it, in fresh topics that nobody else writes to, its offset: so that whoever sees what an
/// offset has caused knows when the touchpoint was to be sent.
struct Schedule: Sendable {
  let rate: Int
  /// Per record key, value and partition; the bytes lie one behind the other, since millions of arrays would cost more than they hold.
  private var bytes: [UInt8] = []
  private var records: [(key: ByteRange, value: ByteRange, partition: Int32)] = []
  /// Per partition and offset the number of the record.
  private var numbers: [[Int32]]

  init(rate: Int, seconds: Int, customers: Int, partitions: Int) {
    self.rate = rate
    numbers = Array(repeating: [], count: partitions)
    var settings = JourneySettings()
    settings.customers = customers
    settings.events = rate * seconds
    var generator = JourneyGenerator(settings, topic: "")
    while records.count < settings.events, let record = generator.next() {
      let key = store(record.key ?? [])
      let name = record.key ?? []
      let partition = Int(StableHash.hash64(name.span) % UInt64(partitions))
      numbers[partition].append(Int32(records.count))
      records.append((key, store(record.value ?? []), Int32(partition)))
    }
  }

  private mutating func store(_ more: [UInt8]) -> ByteRange {
    let range = ByteRange(start: bytes.count, count: more.count)
    bytes.append(contentsOf: more)
    return range
  }

  var count: Int { records.count }

  func record(_ number: Int) -> (key: [UInt8], value: [UInt8], partition: Int32) {
    let record = records[number]
    return (Array(bytes[record.key.indices]), Array(bytes[record.value.indices]), record.partition)
  }

  /// When a record is to be sent, after the beginning.
  func time(_ number: Int) -> Duration { .nanoseconds(Int64(Double(number) / Double(rate) * 1e9)) }

  /// When the record at an offset is to be sent; `nil` where there is none.
  func time(partition: Int32, offset: Int64) -> Duration? {
    guard numbers.indices.contains(Int(partition)), numbers[Int(partition)].indices.contains(Int(offset)) else { return nil }
    return time(Int(numbers[Int(partition)][Int(offset)]))
  }
}
