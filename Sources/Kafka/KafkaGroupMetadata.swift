internal import CRdKafka
internal import RecordLog

/// The member's proof of its generation, as librdkafka has it. Immutable once made, hence for all threads.
@safe
final class KafkaGroupMetadata: GroupMetadata {
  nonisolated(unsafe) let pointer: OpaquePointer

  @unsafe init?(client: OpaquePointer) {
    guard let pointer = unsafe rd_kafka_consumer_group_metadata(client) else { return nil }
    unsafe self.pointer = pointer
  }

  deinit { unsafe rd_kafka_consumer_group_metadata_destroy(pointer) }
}
