internal import RecordLog
internal import Yams

extension TopicFile {
  /// Reads a topic's file.
  package init(yaml text: String, file: String) throws(TopicFileError) {
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw TopicFileError(file, "is no YAML: \(String(describing: error).split(separator: "\n").joined(separator: " "))")
    }
    guard let root else { throw TopicFileError(file, "is empty; describe the topic.") }
    var mapping = try YAMLMapping(root, file: file)
    self.file = file
    topic = try mapping.text("topic")
    description = try mapping.text("description")
    key = try mapping.text("key")
    partitions = try mapping.count("partitions")
    replication = try mapping.count("replication")
    settings = Dictionary(uniqueKeysWithValues: try mapping.scalars("settings").map { ($0.name, $0.value) })
    producedBy = try mapping.texts("produced_by")
    consumedBy = try mapping.texts("consumed_by")
    type = mapping.optional("type")?.scalar?.string
    headers = try mapping.texts("headers")
    schema = try mapping.optional("schema").map { node throws(TopicFileError) in try YAMLJSON.text(of: node, file: file) }
    sample = try Sample(mapping.node("sample"), file: file)
    try mapping.finish()
    guard Self.isName(topic) else {
      throw TopicFileError(file, "\"\(topic)\" is no topic's name; use letters, digits, '.', '_' and '-', 249 at most.")
    }
  }

  /// Kafka's rule for names of topics.
  private static func isName(_ text: String) -> Bool {
    (1...249).contains(text.utf8.count) && text != "." && text != ".."
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
      }
  }
}

extension TopicFile.Sample {
  init(_ node: Node, file: String) throws(TopicFileError) {
    var mapping = try YAMLMapping(node, file: file)
    key = mapping.optional("key")?.scalar?.string
    headers = try mapping.scalars("headers").map { RecordHeader($0.name, text: $0.value) }
    value = try mapping.optional("value").map { node throws(TopicFileError) in try YAMLJSON.text(of: node, file: file) }
    try mapping.finish()
  }
}
