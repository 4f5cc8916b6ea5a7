package import RecordLog

/// A topic as its file in `topics/` describes it: what it is, how it is to be created, and what its records look like.
package struct TopicFile: Sendable, Equatable {
  /// A header of a sample.
  package struct Sample: Sendable, Equatable {
    /// `nil`: a record without key.
    package let key: String?
    package let headers: [RecordHeader]
    /// The value as JSON; `nil`: a tombstone, or a value that is no JSON.
    package let value: String?
  }

  /// The file's name, for messages.
  package let file: String
  package let topic: String
  package let description: String
  /// What the key is, in words.
  package let key: String
  package let partitions: Int
  package let replication: Int
  package let settings: [String: String]
  package let producedBy: [String]
  package let consumedBy: [String]
  /// The CloudEvents type of the records; `nil` where they have none.
  package let type: String?
  /// The names of the headers that records may have.
  package let headers: [String]
  /// The JSON Schema of the value, as JSON; `nil` for values that are no JSON.
  package let schema: String?
  package let sample: Sample

  /// The topic as it is to be created, with these numbers instead of the file's where they are given.
  package func specification(prefix: String = "", partitions: Int? = nil, replication: Int? = nil) -> TopicSpecification {
    TopicSpecification(
      name: prefix + topic, partitions: partitions ?? self.partitions, replication: replication ?? self.replication, settings: settings)
  }
}
