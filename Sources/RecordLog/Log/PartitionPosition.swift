/// A partition and the offset of the record to be read next in it.
package struct PartitionPosition: Hashable, Sendable {
  package let partition: TopicPartition
  package let offset: Int64
  /// What a group keeps with a committed offset; empty as a rule.
  package let note: String

  package init(_ partition: TopicPartition, _ offset: Int64, note: String = "") {
    self.partition = partition
    self.offset = offset
    self.note = note
  }
}
