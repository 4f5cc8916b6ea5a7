package import RecordLog

/// Where a topic in a broker is not as its file says.
package struct TopicDrift: Sendable, Equatable {
  package let topic: String
  /// What differs: `partitions`, `replication`, or a setting's name.
  package let what: String
  package let wanted: String
  package let found: String

  /// Compares a topic with what is wanted. Settings that the file does not name may be anything.
  package static func compare(
    _ wanted: TopicSpecification, partitions: Int, replication: Int, settings: [String: String]
  ) -> [TopicDrift] {
    var drift: [TopicDrift] = []
    func compare(_ what: String, _ wantedText: String, _ found: String) {
      if wantedText != found { drift.append(TopicDrift(topic: wanted.name, what: what, wanted: wantedText, found: found)) }
    }
    compare("partitions", "\(wanted.partitions)", "\(partitions)")
    if let replicas = wanted.replication { compare("replication", "\(replicas)", "\(replication)") }
    for (name, value) in wanted.settings.sorted(by: { $0.key < $1.key }) { compare(name, value, settings[name] ?? "not set") }
    return drift
  }
}
