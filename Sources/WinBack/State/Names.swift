internal import RecordLog
package import WorkerSDK

/// What is kept of names: 64 bits, by which they can be compared and not be read.
package enum NameHash {
  /// The hash of `name`, trimmed and in lower case; 0 stands for no name.
  package static func of(_ name: String) -> UInt64 { of(utf8: name.utf8.span) }

  /// The same of a name's bytes. A short name in ASCII takes no memory.
  static func of(utf8 name: Span<UInt8>) -> UInt64 {
    var text = InlineArray<64, UInt8>(repeating: 0)
    guard name.count <= 64, ByteCursor.isASCII(name) else { return ofAny(name) }
    for place in name.indices {
      let byte = name[place]
      text[place] = byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
    return ofLowercased(text.span.extracting(first: name.count))
  }

  private static func ofAny(_ name: Span<UInt8>) -> UInt64 {
    var bytes: [UInt8] = []
    bytes.append(copying: name)
    let lowercased = Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
    return ofLowercased(lowercased.span)
  }

  private static func ofLowercased(_ name: Span<UInt8>) -> UInt64 {
    var (first, end) = (0, name.count)
    while first < end, name[first] == 0x20 { first += 1 }
    while end > first, name[end - 1] == 0x20 { end -= 1 }
    return max(1, StableHash.hash64(name.extracting(first..<end)))
  }
}

extension RecordID {
  /// The id of a part of what has this id.
  func part(_ name: String) -> RecordID {
    var bytes: [UInt8] = []
    bytes.append(upTo: 16 + name.utf8.count) { cursor in
      cursor.append(self)
      cursor.append(name.utf8.span)
    }
    return RecordID(hashing: bytes.span)
  }

  /// 32 hexadecimal digits, as in `ce_id`.
  package var hex: String {
    var digits: [UInt8] = []
    digits.append(upTo: 32) { $0.append("", hex: self) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Reads ``hex``.
  package init?(hex text: String) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else {
      return nil
    }
    self.init(high: high, low: low)
  }

  /// The id that the worker gives to an output of a rule about `anchor` for a customer: the same bytes as its outbox takes.
  ///
  /// - Parameter parts: Room for them.
  init(of rule: OutputRule, step: Int, anchor: RecordID, customer: String, parts: inout [UInt8]) {
    parts.removeAll(keepingCapacity: true)
    parts.append(upTo: rule.bytes.count + 24 + customer.utf8.count) { cursor in
      cursor.append(rule.bytes.span)
      cursor.append(anchor)
      cursor.append(littleEndian: Int64(step).byteSwapped)
      cursor.append(customer.utf8.span)
    }
    self.init(hashing: parts.span)
  }
}

extension ByteCursor {
  /// Appends an id's 16 bytes.
  fileprivate mutating func append(_ id: RecordID) {
    append(littleEndian: id.high.byteSwapped)
    append(littleEndian: id.low.byteSwapped)
  }
}
