/// A partition and the offset of the record to be read next in it.
package struct PartitionPosition: Hashable, Sendable {
  package let partition: TopicPartition
  package let offset: Int64

  package init(_ partition: TopicPartition, _ offset: Int64) {
    self.partition = partition
    self.offset = offset
  }
}
