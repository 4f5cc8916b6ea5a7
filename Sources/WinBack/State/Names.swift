internal import RecordLog
package import WorkerSDK

/// What is kept of names: 64 bits, by which they can be compared and not be read.
package enum NameHash {
  /// The hash of `name`, trimmed and in lower case; 0 stands for no name.
  package static func of(_ name: String) -> UInt64 {
    var bytes = Array(name.lowercased().utf8)[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return max(1, StableHash.hash64(Array(bytes).span))
  }
}

extension RecordID {
  /// The id of a part of what has this id.
  func part(_ name: String) -> RecordID {
    var bytes: [UInt8] = []
    for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * place))) }
    for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * place))) }
    bytes.append(contentsOf: name.utf8)
    let hash = StableHash.hash128(bytes.span)
    return RecordID(high: hash.high, low: hash.low)
  }

  /// 32 hexadecimal digits, as in `ce_id`.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for half in [high, low] {
      for place in 0..<16 { text.append(digits[Int(half >> UInt64(60 - 4 * place) & 15)]) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads ``hex``.
  package init?(hex text: String) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else {
      return nil
    }
    self.init(high: high, low: low)
  }

  /// The id that the worker `winback` gives to an output of `rule` about `anchor` for a customer: the same bytes as its outbox takes.
  package static func output(rule: String, step: Int, anchor: RecordID, customer: String) -> RecordID {
    var bytes = Array("winback\0\(rule)\0".utf8)
    for word in [anchor.high, anchor.low, UInt64(bitPattern: Int64(step))] {
      for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * place))) }
    }
    bytes.append(contentsOf: customer.utf8)
    let hash = StableHash.hash128(bytes.span)
    return RecordID(high: hash.high, low: hash.low)
  }
}
