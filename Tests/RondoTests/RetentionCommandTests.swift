import EmbeddedKafka
import Foundation
import Kafka
import RecordLog
import Testing
import WorkerSDK

@Suite struct RetentionCommandTests {
  private static let parameters = """
    {"version": 1, "time_unit": "week", "bgnbd": {"r": 0.242592907204466, "alpha": 4.41353156120543, "a": 0.792886148098762,
    "b": 2.4257534364936}, "gamma_gamma": {"p": 6.24880248970909, "q": 3.74458845328747, "v": 15.4477480094637}}
    """

  /// A directory with these files, for as long as `body` runs.
  private func withFiles<Result>(_ files: [String: String], _ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return try await body(folder.path)
  }

  /// Five hundred customers of whom many come back for a while, and then do not any more.
  private static let summary = {
    var text = "id,x,t_x,T,zbar\n"
    for number in 0..<500 {
      // Fractions of multiples of irrational numbers lie evenly between 0 and 1.
      func share(_ factor: Double) -> Double { (Double(number) * factor).truncatingRemainder(dividingBy: 1) }
      let age = 30 + (share(0.618) * 8).rounded()
      let repeats = share(0.414) < 0.5 ? 0 : Int(1 / (share(0.732) + 0.08))
      let last = repeats == 0 ? 0 : (age * (share(0.236) < 0.5 ? 0.1 : 0.9)).rounded()
      text += "c\(number),\(repeats),\(last),\(age),\(repeats == 0 ? 0 : 10 + (share(0.303) * 50).rounded())\n"
    }
    return text
  }()

  private func numbers(_ json: String, _ member: String) throws -> [String: Double] {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    return try #require(object[member] as? [String: Double])
  }

  @Test func `score writes the rows with their scores behind them`() async throws {
    try await withFiles(["p.json": Self.parameters, "in.csv": "id,x,t_x,T,zbar\n\"a,b\",2,30.43,38.86,25\nb,0,0,38.86,\n"]) { folder in
      let outcome = try await RondoProcess.run("score", "--parameters", "\(folder)/p.json", "\(folder)/in.csv")
      #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.error)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines[0] == "id,x,t_x,T,zbar,p_alive,expected_purchases_39w,expected_purchases_52w,expected_value,clv_52w")
      #expect(lines[1].hasPrefix("\"a,b\",2,30.43,38.86,25,0.7266091515506"))
      #expect(lines[1].contains(",1.2259104521226"))
      #expect(lines[2].hasPrefix("b,0,0,38.86,,1.0000000000000000,0.19478084700631"))
      let file = try await RondoProcess.run(
        "score", "--parameters", "\(folder)/p.json", "\(folder)/in.csv", "--output", "\(folder)/out.csv")
      #expect(file.code == 0 && file.output.isEmpty)
      #expect(try String(contentsOfFile: "\(folder)/out.csv", encoding: .utf8) == outcome.output)
    }
  }

  @Test func `what fit prints is what score takes, and fitting twice gives the same`() async throws {
    try await withFiles(["summary.csv": Self.summary]) { folder in
      let first = try await RondoProcess.run("fit", "\(folder)/summary.csv", "--pareto-nbd", "--parameters-version", "7")
      #expect(first.code == 0, "\(first.error)")
      let second = try await RondoProcess.run("fit", "\(folder)/summary.csv", "--pareto-nbd", "--parameters-version", "7")
      #expect(first.output == second.output)
      #expect(first.error.contains("BG/NBD") && first.error.contains("log-likelihood") && first.error.contains("500 customers"))
      #expect(try Set(numbers(first.output, "bgnbd").keys) == ["r", "alpha", "a", "b"])
      #expect(try Set(numbers(first.output, "gamma_gamma").keys) == ["p", "q", "v"])
      #expect(try Set(numbers(first.output, "pareto_nbd").keys) == ["r", "alpha", "s", "beta"])
      #expect(first.output.contains("\"version\": 7") && first.output.contains("\"time_unit\": \"week\""))
      #expect(first.output.contains("\"rfm\": {\"recency_days\": ["))
      try Data(first.output.utf8).write(to: URL(filePath: "\(folder)/p.json"))
      let scores = try await RondoProcess.run("score", "--parameters", "\(folder)/p.json", "\(folder)/summary.csv")
      #expect(scores.code == 0 && scores.output.split(separator: "\n").count == 501)
      #expect(!scores.output.contains("nan") && !scores.output.contains("inf"))
    }
  }

  @Test func `touchpoints give the parameters of the summary that they make`() async throws {
    // Purchases on whole days, so that a summary can say the same.
    var touchpoints = ""
    var summary = "id,x,t_x,T,zbar\n"
    for number in 0..<300 {
      let gaps = (0..<(number % 6)).map { 3 + (number * 7 + $0 * 5) % (number % 2 == 0 ? 10 : 40) }
      let start = number % 20
      var day = start
      for (index, gap) in ([0] + gaps).enumerated() where day + gap <= 200 {
        day += gap
        let date = Date(timeIntervalSince1970: 1_700_000_000 + Double(day) * 86_400).formatted(.iso8601)
        touchpoints +=
          #"{"topic":"touchpoints","key":"\#(number)","value":{"type":"track","event":"Order Completed","userId":"\#(number)","#
          + #""timestamp":"\#(date)","properties":{"order_id":"\#(number)-\#(index)","revenue":\#(20 + number % 9 + index),"currency":"EUR"}}}"#
          + "\n"
      }
      let values = (1..<(gaps.count + 1)).map { Double(20 + number % 9 + $0) }
      let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
      summary += "\(number),\(gaps.count),\(Double(day - start) / 7),\(Double(250 - start) / 7),\(mean)\n"
    }
    // 250 days behind the first one.
    let until = Date(timeIntervalSince1970: 1_700_000_000 + 251 * 86_400).formatted(.iso8601.year().month().day())
    try await withFiles(["orders.jsonl": touchpoints, "summary.csv": summary]) { folder in
      let fromOrders = try await RondoProcess.run("fit", "\(folder)/orders.jsonl", "--until", until)
      let fromSummary = try await RondoProcess.run("fit", "\(folder)/summary.csv")
      #expect(fromOrders.code == 0 && fromSummary.code == 0, "\(fromOrders.error)\(fromSummary.error)")
      for model in ["bgnbd", "gamma_gamma"] {
        let (one, other) = (try numbers(fromOrders.output, model), try numbers(fromSummary.output, model))
        for (name, value) in one { #expect(abs(value / (other[name] ?? 0) - 1) < 1e-4, "\(model) \(name): \(value), \(other)") }
      }
      #expect(fromOrders.error.contains("0 records refused"))
    }
  }

  @Test func `fewer customers than tell anything are fitted around a prior`() async throws {
    try await withFiles(["p.json": Self.parameters, "few.csv": "id,x,t_x,T,zbar\n1,1,3,20,10\n2,0,0,20,\n"]) { folder in
      let alone = try await RondoProcess.run("fit", "\(folder)/few.csv")
      #expect(alone.code == 65 && alone.output.isEmpty && alone.error.contains("fit around a prior"), "\(alone.error)")
      let helped = try await RondoProcess.run("fit", "\(folder)/few.csv", "--prior", "\(folder)/p.json")
      #expect(helped.code == 0 && helped.error.contains("no gamma_gamma"), "\(helped.error)")
      #expect(try abs((numbers(helped.output, "bgnbd")["a"] ?? 0) - 0.79) < 0.5)
    }
  }

  @Test(arguments: [
    (["score", "in.csv"], Int32(64), "--parameters"),
    (["score", "--parameters", "nowhere.json", "in.csv"], 78, "nowhere.json: there is no such file"),
    (["score", "--parameters", "in.csv", "in.csv"], 78, "in.csv: is no JSON"),
    (["score", "--parameters", "p.json", "bad.csv"], 65, "bad.csv:3: t_x is later than T"),
    (["score", "--parameters", "p.json", "nowhere.csv"], 65, "nowhere.csv: there is no such file"),
    (["score", "--parameters", "p.json", "p.json"], 65, "p.json:1: the header names id nowhere"),
    (["fit", "bad.csv"], 65, "bad.csv:3: t_x is later than T"), (["fit", "steady.csv"], 65, "degenerate"),
    (["fit", "in.csv", "--until", "soon"], 64, "--until"), (["fit", "in.csv", "--currency", "€"], 64, "--currency"),
    (["fit", "two.jsonl"], 65, "EUR, USD, which are not added; choose one with --currency"),
    (["fit", "none.jsonl"], 65, "there is no touchpoint to observe"), (["fit", "in.csv", "--prior", "nowhere"], 78, "nowhere"),
  ])
  func `errors end with their code and say what to do`(arguments: [String], code: Int32, text: String) async throws {
    func order(_ customer: Int, _ currency: String) -> String {
      #"{"topic":"touchpoints","key":"\#(customer)","value":{"type":"track","event":"Order Completed","userId":"\#(customer)","#
        + #""timestamp":"2024-05-01T00:00:00Z","properties":{"revenue":1,"currency":"\#(currency)"}}}"# + "\n"
    }
    // Everybody buys again and again, to the end: nobody is lost.
    let steady = (0..<200).map { "\($0),\(4 + $0 % 7),\(29 + $0 % 2),30,5\n" }.joined()
    let files = [
      "p.json": Self.parameters, "in.csv": "id,x,t_x,T,zbar\n1,0,0,20,\n", "bad.csv": "id,x,t_x,T,zbar\n1,0,0,20,\n2,1,30,20,5\n",
      "steady.csv": "id,x,t_x,T,zbar\n" + steady, "two.jsonl": order(1, "EUR") + order(2, "USD"), "none.jsonl": "\n",
    ]
    try await withFiles(files) { folder in
      let here = arguments.map { files[$0] != nil || $0.hasPrefix("nowhere") ? "\(folder)/\($0)" : $0 }
      let outcome = try await RondoProcess.run(arguments: here)
      #expect(outcome.code == code, "\(outcome.error)")
      #expect(outcome.error.contains(text), "\(outcome.error)")
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.hasPrefix("id,") }, "\(outcome.output)")
      if code != 64 { #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)") }
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `signals of a running system are fitted to, and the parameters are published for its workers`() async throws {
    let broker = try EmbeddedBroker()
    defer { broker.stop() }
    for topic in ["retention.signals", "retention.parameters"] { try broker.createTopic(topic, partitions: 2) }
    let address = broker.bootstrapServers
    // The end of the observation, and by whole days the same histories as in the summary.
    let end = EventTime(year: 2025, month: 6, day: 1)
    var signals = ""
    for row in Self.summary.split(separator: "\n").dropFirst() {
      let fields = row.split(separator: ",")
      let (last, age) = try (#require(Double(fields[2])), #require(Double(fields[3])))
      let at = end - EventTime.Interval(milliseconds: Int64((age - last) * 604_800_000))
      let value = #"[{"currency":"EUR","spent_micros":0,"zbar":\#(fields[4])}]"#
      signals +=
        #"{"topic":"retention.signals","key":"\#(fields[0])","value":{"at":"\#(at)","buying":{"x":\#(fields[1]),"t_x":\#(fields[2]),"#
        + #""last":"\#(at)"},"value":\#(value)}}"# + "\n"
    }
    let client = try KafkaClient(KafkaConfiguration(bootstrapServers: address), name: "test", log: { _, _, _ in })
    let producer = try client.makePlainProducer()
    try producer.produce(
      signals.split(separator: "\n").map { line in
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let value = try JSONSerialization.data(withJSONObject: try #require(object["value"]))
        return PlainRecord(
          topic: "retention.signals", key: Array(try #require(object["key"] as? String).utf8), value: Array(value), timestamp: nil,
          headers: [])
      })
    // Somebody who was deleted since.
    let gone = #"{"at":"\#(end)","buying":{"x":400,"t_x":90,"last":"\#(end)"},"value":[]}"#
    for value in [Array(gone.utf8), nil] {
      try producer.produce([PlainRecord(topic: "retention.signals", key: Array("gone".utf8), value: value)])
    }
    // The worker's word on its progress is no customer.
    for partition in Int32(0)..<2 {
      try producer.produce([
        PlainRecord(
          topic: "retention.signals", partition: partition, key: ReservedKey.progress, value: Array(#"{"offset":"4711"}"#.utf8),
          headers: [])
      ])
    }
    try producer.flush(timeout: .seconds(30)) { _, _ in }
    producer.close()
    try await withFiles(["summary.csv": Self.summary]) { folder in
      let fromSignals = try await RondoProcess.run(
        "fit", "--format", "signals", "--bootstrap-servers", address, "--until", "\(end)", "--publish", "--effective-from", "2025-07-01")
      #expect(fromSignals.code == 0, "\(fromSignals.error)")
      #expect(fromSignals.error.contains("; 0 signals unreadable"), "\(fromSignals.error)")
      let fromSummary = try await RondoProcess.run("fit", "\(folder)/summary.csv")
      let (a, b) = try (numbers(fromSignals.output, "bgnbd"), numbers(fromSummary.output, "bgnbd"))
      for (name, value) in a { #expect(abs(value / (b[name] ?? 0) - 1) < 1e-6, "\(name)") }
      #expect(fromSignals.output.contains("\"covariance\": [[") && fromSignals.output.contains("\"effective_from\": \"2025-07-01T"))
      let reader = try client.makeReader()
      defer { reader.close() }
      try reader.assign((0..<2).map { PartitionPosition(TopicPartition("retention.parameters", $0), 0) })
      let batch = RecordBatch()
      for _ in 0..<100 where batch.count == 0 { _ = try reader.poll(into: batch, timeout: .milliseconds(50)) }
      let entry = try #require(batch.entries.first)
      #expect(String(decoding: batch.bytes[entry.key.indices], as: UTF8.self) == "default")
      #expect(String(decoding: batch.bytes[entry.value.indices], as: UTF8.self) == fromSignals.output)
    }
  }
}
