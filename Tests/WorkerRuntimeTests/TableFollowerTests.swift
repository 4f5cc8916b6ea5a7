import RecordLog
import Simulations
import Testing
import WorkerRuntime
import WorkerSDK
import WorkerTesting

/// Tables are read to their ends before the first record is processed.
struct TableFollowerTests {
  @Test
  func `a table whose ends the broker cannot tell for a moment is read as soon as it can`() throws {
    let broker = SimulatedBroker(seed: 1, clock: SimulatedClock(), settings: SimulatedBrokerSettings())
    broker.createTopics([TopicSpecification(name: "prices", partitions: 2)])
    try broker.append(to: TopicPartition("prices", 1), key: Array("lamp".utf8), value: Array(#"{"cents": 990}"#.utf8))
    let tables = Tables()
    let client = broker.client(name: "worker")
    let follower = try #require(try TableFollower(WorkerEdges(PricedWorker()), client: client, tables: tables))

    broker.goDown()
    let error = #expect(throws: LogError.self) { try follower.follow() }
    #expect(error?.kind == .retriable)
    #expect(!follower.isComplete)

    broker.comeUp()
    for _ in 0..<3 { try follower.follow() }
    #expect(follower.isComplete)
    #expect(tables.value(of: "lamp", in: PricedWorker.prices, at: EventTime(year: 2040, month: 1, day: 1))?.cents == 990)
  }

  private struct Price: Decodable, InputValue {
    let cents: Int
  }

  private struct PricedWorker: Worker {
    static let name = "priced"
    static let inputs = [Source(Topic<CountingWorker.Event>.events)]
    static let outputs: [Output] = []
    static let prices = Table(Topic<Price>("prices", type: "price.v1", isCompacted: true))
    static var tables: [TableSource] { [TableSource(prices)] }

    func process(_ record: Record<CountingWorker.Event>, state: inout CountingWorker.State?, outbox: inout Outbox) throws(Rejection) {}
    func punctuate(_ alarm: Alarm, state: inout CountingWorker.State?, outbox: inout Outbox) {}
  }
}
