import Foundation
import Lifecycle
import RecordLog
import Subprocess
import SystemPackage
import Testing
import TopicFiles
import Touchpoints
import WorkerSDK

@Suite struct TopicFileTests {
  private func topics() throws -> [TopicFile] { try TopicDirectory.read(path: RondoProcess.package + "/topics") }

  @Test func `every topic that the code names has its file, with the same type and clean-up`() throws {
    let files = Dictionary(uniqueKeysWithValues: try topics().map { ($0.topic, $0) })
    let touchpoints = try #require(files[Topic<Touchpoint>.touchpoints.name])
    #expect(touchpoints.type == Topic<Touchpoint>.touchpoints.type)
    #expect(touchpoints.settings["retention.ms"] == "-1")
    for output in LifecycleWorker.outputs + SummingWorker<LifecycleFlows>.outputs {
      let file = try #require(files[output.name], "\(output.name)")
      #expect(file.type == output.type)
      #expect(file.settings["cleanup.policy"] == (output.isCompacted ? "compact" : "delete"))
    }
    for worker in [LifecycleWorker.name, LifecycleFlows.name] {
      for name in ["changelog", "dead-letters"] { #expect(files["\(worker).\(name)"] != nil, "\(worker).\(name)") }
      #expect(files["\(worker).changelog"]?.settings["cleanup.policy"] == "compact")
    }
    // What one stage reads and writes has as many partitions as its changelog.
    for (topic, changelog) in [
      ("touchpoints", "lifecycle"), ("lifecycle.flow-parts", "lifecycle-flows"), ("lifecycle.flows", "lifecycle-flows"),
    ] {
      #expect(files[topic]?.partitions == files["\(changelog).changelog"]?.partitions, "\(topic)")
    }
  }

  @Test func `topics of touchpoints have samples that a worker's decoder takes`() throws {
    for topic in try topics() where topic.type == Topic<Touchpoint>.touchpoints.type {
      let batch = RecordBatch()
      let (key, value) = (Array((topic.sample.key ?? "").utf8), Array((topic.sample.value ?? "").utf8))
      batch.append(topic: 0, partition: 0, offset: 0, timestamp: -1, key: key.span, value: value.span)
      batch.seal()
      let decoded = try Touchpoint.makeDecoder()(RawRecord(batch: batch, index: 0))
      #expect(decoded.time != nil, "\(topic.topic)")
      #expect(decoded.id != nil, "\(topic.topic)")
    }
  }

  @Test func `samples bear only headers that their files name, and outputs all of them`() throws {
    for topic in try topics() {
      let names = Set(topic.sample.headers.map(\.name))
      #expect(names.isSubset(of: topic.headers), "\(topic.topic): \(names.subtracting(topic.headers))")
      if topic.topic.hasPrefix("lifecycle."), topic.schema != nil, topic.type != Topic<Touchpoint>.touchpoints.type {
        #expect(names == Set(topic.headers), "\(topic.topic)")
      }
    }
  }

  @Test func `samples are what their schemas say`() async throws {
    let entries = try topics().compactMap { topic in
      topic.schema.map { #"{"topic":"\#(topic.topic)","schema":\#($0),"sample":\#(topic.sample.value ?? "null")}"# }
    }
    #expect(entries.count >= 3)
    let file = FileManager.default.temporaryDirectory.appending(path: "rondo-samples-\(UUID().uuidString).json")
    try Data("[\(entries.joined(separator: ","))]".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let result = try await run(
      .path(FilePath(RondoProcess.package + "/.build/python/bin/python3")), arguments: ["Tests/scripts/validate-samples.py", file.path],
      workingDirectory: FilePath(RondoProcess.package),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(
      result.terminationStatus == .exited(0),
      "\(result.standardOutput)\(result.standardError) (.build/python comes from scripts/setup --test)")
  }

  @Test(arguments: [
    ("topic: a\ncolour: red\n", "\"description\" is missing"), ("- a\n", "a mapping"), ("", "is empty"), ("a: [", "is no YAML"),
    (Self.minimal + "colour: red\n", "\"colour\" is unknown"),
    (Self.minimal.replacing("partitions: 1", with: "partitions: many"), "x.yaml:4: \"partitions\" has to be a whole number above 0"),
    (Self.minimal.replacing("topic: a", with: "topic: a b"), "no topic's name"),
    (Self.minimal.replacing("headers: []", with: "headers: x"), "\"headers\" has to be a list"),
  ])
  func `a wrong file is told with line and cure`(yaml: String, message: String) throws {
    let error = try #require(throws: TopicFileError.self) { try TopicFile(yaml: yaml, file: "x.yaml") }
    #expect(error.description.hasPrefix("x.yaml"))
    #expect(error.description.contains(message), "\(error)")
  }

  static let minimal = """
    topic: a
    description: d
    key: k
    partitions: 1
    replication: 1
    settings: {retention.ms: -1}
    produced_by: []
    consumed_by: []
    headers: []
    sample: {key: "1", headers: {h: x}, value: {a: [1, 2.5, "3", true, null, "yes"], b: 2010-12-01, c: "1e3"}}

    """

  @Test func `scalars of a sample keep their kinds, texts in quotes stay texts`() throws {
    let topic = try TopicFile(yaml: Self.minimal, file: "x.yaml")
    #expect(topic.sample.value == #"{"a":[1,2.5,"3",true,null,"yes"],"b":"2010-12-01","c":"1e3"}"#)
    #expect(topic.settings == ["retention.ms": "-1"])
    #expect(topic.specification(partitions: 7).partitions == 7)
  }

  @Test func `drift names what differs, and not what the file leaves open`() {
    let wanted = TopicSpecification(name: "a", partitions: 4, replication: 3, settings: ["retention.ms": "-1", "cleanup.policy": "delete"])
    let found = TopicDrift.compare(
      wanted, partitions: 6, replication: 3, settings: ["retention.ms": "604800000", "cleanup.policy": "delete", "segment.ms": "1"])
    #expect(found.map(\.what) == ["partitions", "retention.ms"])
    #expect(found.map(\.found) == ["6", "604800000"])
    #expect(TopicDrift.compare(wanted, partitions: 4, replication: 3, settings: wanted.settings) == [])
  }
}
