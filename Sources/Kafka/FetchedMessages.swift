internal import CRdKafka
internal import RecordLog

/// Owns the messages of the last fetch, so that their headers can be parsed when somebody asks.
///
/// A message pins the buffer it was fetched in: all are given back at the next fetch.
@safe
final class FetchedMessages {
  /// At most this many messages are taken at once.
  let capacity: Int
  private let array: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
  private(set) var count = 0
  /// Counts the fetches, so that a batch of an earlier fetch is not given the headers of a later one.
  private(set) var generation = 0
  /// Per record of the batch the index of its message.
  var indexes: [Int32] = []

  init(capacity: Int) {
    self.capacity = capacity
    unsafe array = .allocate(capacity: capacity)
    unsafe array.initialize(repeating: nil, count: capacity)
    indexes.reserveCapacity(capacity)
  }

  deinit {
    release()
    unsafe array.deallocate()
  }

  /// Gives all messages back.
  func release() {
    for index in 0..<count {
      if let message = unsafe array[index] { unsafe rd_kafka_message_destroy(message) }
      unsafe array[index] = nil
    }
    count = 0
    generation += 1
    indexes.removeAll(keepingCapacity: true)
  }

  /// Takes what is at hand: waits up to `timeout` for the first message, and not at all for the others.
  ///
  /// librdkafka itself would wait until the array is full or all of the timeout has passed.
  @unsafe func take(from queue: OpaquePointer, timeout: Duration) -> rd_kafka_resp_err_t {
    var got = unsafe rd_kafka_consume_batch_queue(queue, timeout.milliseconds, array, 1)
    if got == 1 {
      count = 1
      got = unsafe rd_kafka_consume_batch_queue(queue, 0, array + 1, capacity - 1)
    }
    if got < 0 { return rd_kafka_last_error() }
    count += got
    return RD_KAFKA_RESP_ERR_NO_ERROR
  }

  @unsafe subscript(index: Int) -> UnsafeMutablePointer<rd_kafka_message_t>? {
    unsafe index < count ? array[index] : nil
  }

  /// The headers of a record of the batch that was filled in `generation`.
  func headers(at index: Int, generation: Int) -> [RecordHeader] {
    var headers: [RecordHeader] = []
    forEachHeader(at: index, generation: generation) { name, value in
      // What is no UTF-8 is mended, as everywhere in Swift.
      var bytes: [UInt8]?
      if let value { bytes = value.copied }
      headers.append(RecordHeader(String(decoding: name.copied, as: UTF8.self), bytes))
    }
    return headers
  }

  /// Lends each header's name and value to `body`, in their order.
  func forEachHeader(at index: Int, generation: Int, _ body: (_ name: Span<UInt8>, _ value: Span<UInt8>?) -> Void) {
    guard generation == self.generation, indexes.indices.contains(index) else { return }
    guard let message = unsafe self[Int(indexes[index])] else { return }
    var block: OpaquePointer?
    guard unsafe rd_kafka_message_headers(message, &block) == RD_KAFKA_RESP_ERR_NO_ERROR, let block = unsafe block else { return }
    var (name, value): (UnsafePointer<CChar>?, UnsafeRawPointer?) = (nil, nil)
    var (size, number) = (0, 0)
    while unsafe rd_kafka_header_get_all(block, number, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
      guard let text = unsafe name else { break }
      var length = 0
      while unsafe text[length] != 0 { length += 1 }
      let name = unsafe UnsafeRawBufferPointer(start: text, count: length).bindMemory(to: UInt8.self)
      if let start = unsafe value {
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: size).bindMemory(to: UInt8.self)
        unsafe body(name.span, bytes.span)
      } else {
        unsafe body(name.span, nil)
      }
      number += 1
    }
  }
}
