import RecordLog
import Testing
import WorkerTesting

struct DeterminismTests {
  /// Two members and a producer under jitter and faults, as one text.
  private func transcript(seed: UInt64) throws -> [String] {
    var settings = SimulatedBrokerSettings()
    settings.hasJitter = true
    settings.maxPollRecords = 5
    let bench = Bench(seed: seed, settings: settings)
    let client = bench.broker.client(name: "writer")
    let producer = try bench.producer(of: client)
    let consumers = try [bench.consumer("a", topics: ["in", "out"]), bench.consumer("b", topics: ["in", "out"])]
    var lines: [String] = []
    for round in 0..<60 {
      for partition in 0..<2 { try bench.append("\(round)", to: TopicPartition("in", Int32(partition))) }
      if round % 10 == 3 { client.inject(.abortableProduce) }
      if round % 20 == 9 { bench.broker.forceRebalance(of: "workers") }
      try producer.begin()
      if failure({ try producer.produce(outgoing("x", "y", "z")) }) == nil { try producer.commit() } else { try producer.abort() }
      for consumer in consumers {
        let event = try bench.poll(consumer)
        lines.append("\(event) " + bench.batch.entries.map { "\($0.topic)/\($0.partition)/\($0.offset)" }.joined(separator: ","))
        if case .assigned(let partitions) = event { try consumer.assign(partitions.map { PartitionPosition($0, 0) }) }
        if case .revoked = event { try consumer.unassign() }
      }
      bench.clock.advance(by: 100)
    }
    return lines + ["\(bench.broker.allEntries("out"))"]
  }

  @Test func `the same seed gives the same run`() throws {
    for seed in UInt64(0)..<5 { #expect(try transcript(seed: seed) == transcript(seed: seed)) }
  }

  @Test func `other seeds give other interleavings`() throws {
    #expect(try Set((0..<5).map { try transcript(seed: $0) }).count == 5)
  }

  @Test func `whatever the seed, each partition is read in order and without a gap`() throws {
    var settings = SimulatedBrokerSettings()
    settings.hasJitter = true
    settings.maxPollRecords = 3
    for seed in UInt64(0)..<20 {
      let bench = Bench(seed: seed, settings: settings)
      for number in 0..<40 { try bench.append("\(number)", to: TopicPartition("in", Int32(number % 2))) }
      let consumer = try bench.consumer()
      #expect(try bench.poll(consumer) == .idle)
      #expect(try bench.poll(consumer) == .assigned([TopicPartition("in", 0), TopicPartition("in", 1)]))
      try consumer.assign([PartitionPosition(TopicPartition("in", 0), 0), PartitionPosition(TopicPartition("in", 1), 0)])
      var seen: [Int32: [Int64]] = [:]
      var polls = 0
      while !(consumer.isAtEnd(TopicPartition("in", 0)) && consumer.isAtEnd(TopicPartition("in", 1))), polls < 1_000 {
        _ = try bench.poll(consumer)
        #expect(bench.batch.count <= 3)
        for entry in bench.batch.entries { seen[entry.partition, default: []].append(entry.offset) }
        polls += 1
      }
      #expect(seen == [0: Array(0..<20), 1: Array(0..<20)])
    }
  }

  @Test func `the generator's numbers are those of SplitMix64`() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect((0..<3).map { _ in generator.next() } == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
  }
}
