import FoundationEssentials
import Kafka
import RecordLog
import Testing

@Suite(.serialized)
struct MemoryTests {
  /// Resident bytes of this process.
  private func resident() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * 4096
  }

  private func readAll(_ lab: Lab, expecting count: Int) throws {
    let reader = try lab.reader((0..<4).map { PartitionPosition(TopicPartition("in", $0), 0) })
    defer { reader.close() }
    let batch = RecordBatch()
    var seen = 0
    var headers = 0
    try wait(for: "\(count) records") {
      if try reader.poll(into: batch, timeout: .milliseconds(50)) {
        seen += batch.count
        for index in batch.entries.indices { headers += batch.headers(at: index).count }
      }
      return seen >= count
    }
    #expect(seen == count)
    #expect(headers == count / 10)
  }

  @Test func `reading 200,000 records again and again takes no more memory`() throws {
    let lab = try Lab()
    let producer = try lab.client.makePlainProducer()
    defer { producer.close() }
    let value = [UInt8](repeating: 65, count: 40)
    for first in stride(from: 0, to: 200_000, by: 10_000) {
      try producer.produce(
        (first..<(first + 10_000)).map {
          let headers = $0 % 10 == 0 ? [RecordHeader("h", [1, 2, 3])] : []
          return PlainRecord(topic: "in", partition: Int32($0 % 4), key: nil, value: value, headers: headers)
        })
    }
    try producer.flush(timeout: .seconds(30))
    #expect(producer.outstanding == 0)
    for _ in 0..<2 { try readAll(lab, expecting: 200_000) }
    let before = try resident()
    for _ in 0..<4 { try readAll(lab, expecting: 200_000) }
    let growth = try resident() - before
    // Records that were kept would be several times as much.
    #expect(growth < 64_000_000, "grew by \(growth) bytes")
  }
}
