import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import TestWaiting
import Testing

/// Sums over all customers, by two workers in one process. On an embedded broker, which shows open transactions, processes are killed while
/// nothing is in flight.
@Suite struct SumTests {
  private static let names =
    ["complaint-days", "complaint-day-sums"].flatMap { ["\($0).changelog", "\($0).dead-letters"] } + ["complaint-days.parts"]

  /// Complaints of 40 customers, number by number: the days and how many there have been of the customer.
  private static func complaints(_ numbers: Range<Int>) -> [PlainRecord] {
    numbers.map { number in
      let (customer, day) = ("c\(number % 40)", number % 7 + 1)
      let value =
        #"{"type":"track","event":"Support Ticket Opened","userId":"\#(customer)","messageId":"m\#(number)","#
        + #""timestamp":"2024-05-0\#(day)T12:00:00.\#(100 + number % 900)Z"}"#
      return PlainRecord(topic: "touchpoints", key: Array(customer.utf8), value: Array(value.utf8))
    }
  }

  /// What they come to: by day how many, and how many of them were their customers' first.
  private static func expected(_ numbers: Range<Int>) -> [String: [Int]] {
    var sums: [String: [Int]] = [:]
    for number in numbers {
      let sum = sums["2024-05-0\(number % 7 + 1)"] ?? [0, 0]
      sums["2024-05-0\(number % 7 + 1)"] = [sum[0] + 1, sum[1] + (number < 40 ? 1 : 0)]
    }
    return sums
  }

  private static func totals(_ cluster: Cluster) async throws -> [String: [Int]] {
    var last: [String: [Int]] = [:]
    for record in try await cluster.records("complaint-days.totals") {
      last[record.key ?? ""] = [record.json?["complaints"] as? Int ?? -1, record.json?["first"] as? Int ?? -1]
    }
    return last
  }

  private func start(_ place: Workplace, _ cluster: Cluster, _ options: [String] = []) throws -> RunningProcess {
    let config = try place.file("client.properties", "session.timeout.ms=3500\nheartbeat.interval.ms=200\n")
    return try place.start(
      "complaint-days",
      ["--bootstrap-servers", cluster.address, "--kafka-config", config, "--instance-id", "a", "--clock", "log"] + options)
  }

  private func send(_ numbers: Range<Int>, _ cluster: Cluster) throws {
    let producer = try cluster.client.makePlainProducer()
    defer { producer.close() }
    try producer.produce(Self.complaints(numbers))
    try producer.flush(timeout: .seconds(20))
  }

  @Test(.timeLimit(.minutes(5))) func `after kill -9 sums over all customers go on where they were`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 4)
      defer { cluster.stop() }
      for name in Self.names + ["complaint-days.totals"] { try cluster.broker?.createTopic(name, partitions: cluster.partitions) }
      let health = try HealthPort()
      var sent = 0..<0
      for (from, count) in [(0, 200), (200, 350), (350, 500)] {
        let worker = try start(place, cluster, health.option)
        sent = 0..<count
        try send(from..<count, cluster)
        try await until("the sums of \(count) complaints: \(worker.lines.last ?? "")", within: .seconds(90)) {
          try #require(worker.isRunning, "\(worker.output)")
          return try await Self.totals(cluster) == Self.expected(sent)
        }
        try await until("both workers ready") { await health.get("readyz").status == 200 }
        for name in ["complaint-days", "complaint-day-sums"] {
          try await until("the metrics of \(name)") {
            await health.get("metrics").text.contains(#"rondo_partitions_live{worker="\#(name)"} 4"#)
          }
        }
        worker.send(SIGKILL)
        _ = try await worker.end()
      }
      let last = try start(place, cluster)
      try await until("all partitions live") { last.count(of: "] Live.") == 8 }
      last.send(SIGTERM)
      #expect(try await last.end() == 0, "\(last.output)")
      #expect(try await Self.totals(cluster) == Self.expected(sent))
      #expect(try await cluster.records("complaint-day-sums.dead-letters").isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `what ends one worker of a process ends the others, with its exit code`() async throws {
    try await Workplace.open { place in
      let cluster = try Cluster(embedded: 2)
      defer { cluster.stop() }
      // The second worker's topics differ in their numbers of partitions; the first one finds nothing wrong.
      for name in Self.names { try cluster.broker?.createTopic(name, partitions: 2) }
      try cluster.broker?.createTopic("complaint-days.totals", partitions: 3)
      let worker = try start(place, cluster)
      #expect(try await worker.end() == 78)
      #expect(worker.output.contains("complaint-days.totals has 3 partitions"), "\(worker.output)")
      #expect(worker.lines.count { $0.hasPrefix("error: ") } == 1)
    }
  }
}
