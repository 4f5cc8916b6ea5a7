internal import CRdKafka
internal import RecordLog

/// Owns one of librdkafka's lists of headers until a message has taken it over.
@safe
struct HeaderList: ~Copyable {
  private(set) var pointer: OpaquePointer?

  init(capacity: Int) {
    unsafe pointer = rd_kafka_headers_new(capacity)
  }

  init(_ headers: [RecordHeader]) {
    self.init(capacity: headers.count)
    for header in headers {
      var name = header.name
      name.withUTF8 { name in
        if let value = header.value {
          unsafe value.withUnsafeBytes { unsafe add(UnsafeRawBufferPointer(name), $0) }
        } else {
          unsafe add(UnsafeRawBufferPointer(name), nil)
        }
      }
    }
  }

  /// Headers as ``HeaderBlock`` wrote them, without a copy in between. A block that is cut off ends the list.
  @unsafe init(block: UnsafeRawBufferPointer) {
    self.init(capacity: 8)
    var at = 0
    while at + 2 <= block.count {
      let nameCount = unsafe Int(block.loadUnaligned(fromByteOffset: at, as: UInt16.self).littleEndian)
      guard at + 2 + nameCount + 4 <= block.count else { return }
      let name = unsafe UnsafeRawBufferPointer(rebasing: block[(at + 2)..<(at + 2 + nameCount)])
      at += 2 + nameCount
      let length = unsafe Int(Int32(littleEndian: block.loadUnaligned(fromByteOffset: at, as: Int32.self)))
      at += 4
      guard at + max(length, 0) <= block.count else { return }
      if length < 0 {
        unsafe add(name, nil)
      } else {
        unsafe add(name, UnsafeRawBufferPointer(rebasing: block[at..<(at + length)]))
        at += length
      }
    }
  }

  deinit {
    if let pointer = unsafe pointer { unsafe rd_kafka_headers_destroy(pointer) }
  }

  /// To be called once a message owns the list.
  @unsafe mutating func handOver() { unsafe pointer = nil }

  @unsafe private func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
    // An address that is not null, for what is there but empty.
    var nothing: UInt8 = 0
    unsafe withUnsafeBytes(of: &nothing) { empty in
      let text = unsafe (name.baseAddress ?? empty.baseAddress)?.assumingMemoryBound(to: CChar.self)
      if let value = unsafe value {
        _ = unsafe rd_kafka_header_add(pointer, text, name.count, value.baseAddress ?? empty.baseAddress, value.count)
      } else {
        _ = unsafe rd_kafka_header_add(pointer, text, name.count, nil, 0)
      }
    }
  }
}
