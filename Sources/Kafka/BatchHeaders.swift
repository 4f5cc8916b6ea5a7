internal import RecordLog

/// The headers of one batch, for as long as its messages are held: none once the next fetch has begun.
final class BatchHeaders: HeaderSource {
  private let messages: FetchedMessages
  private let generation: Int

  init(_ messages: FetchedMessages) {
    self.messages = messages
    generation = messages.generation
  }

  func headers(at index: Int) -> [RecordHeader] {
    messages.headers(at: index, generation: generation)
  }

  func appendHeaders(at index: Int, to bytes: inout [UInt8]) {
    messages.forEachHeader(at: index, generation: generation) { name, value in HeaderBlock.append(name: name, value: value, to: &bytes) }
  }
}
