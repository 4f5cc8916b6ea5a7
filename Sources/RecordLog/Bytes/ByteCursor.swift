/// Writes bytes one behind the other into space that was reserved for all of them: see ``Swift/Array/append(upTo:_:)``.
///
/// What finds no room any more is left out, and told of by ``isFull``; nothing is ever written beyond the space. This file is where
/// memory is written to by its address.
@safe @usableFromInline
package struct ByteCursor: ~Copyable {
  @usableFromInline let start: UnsafeMutablePointer<UInt8>
  @usableFromInline var next: UnsafeMutablePointer<UInt8>
  @usableFromInline var room: Int
  /// How many bytes of the array lie in front of the space.
  @usableFromInline let before: Int
  /// Whether something found no room.
  @usableFromInline package private(set) var isFull = false

  @unsafe @inlinable
  init(_ start: UnsafeMutablePointer<UInt8>, room: Int, before: Int) {
    unsafe self.start = start
    unsafe next = start
    self.room = room
    self.before = before
  }

  /// How many bytes were written.
  @inlinable var count: Int { unsafe next - start }

  /// Takes room for `count` bytes; `nil` where there is none.
  @unsafe @inlinable @inline(__always)
  mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    guard count <= room else {
      // Nothing that follows may slip into what is left.
      room = -1
      isFull = true
      return nil
    }
    let place = unsafe next
    unsafe next += count
    room &-= count
    return unsafe place
  }

  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    if let place = unsafe take(1) { unsafe place.pointee = byte }
  }

  @inlinable @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>) {
    guard let place = unsafe take(bytes.count) else { return }
    unsafe bytes.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe place.update(from: base, count: source.count) }
    }
  }

  /// Appends a text that is known when the program is compiled.
  @inlinable @inline(__always)
  package mutating func append(_ text: StaticString) {
    guard let place = unsafe take(text.utf8CodeUnitCount) else { return }
    unsafe place.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// Appends once more what lies in front of the space, in the same array.
  @inlinable @inline(__always)
  package mutating func append(copying range: ByteRange) {
    guard range.start >= 0, range.count >= 0, range.start <= before, range.count <= before - range.start,
      let place = unsafe take(range.count)
    else { return }
    unsafe place.update(from: start - before + range.start, count: range.count)
  }

  /// Appends the bytes of `value`, its lowest first.
  @inlinable @inline(__always)
  package mutating func append<Number: FixedWidthInteger>(littleEndian value: Number) {
    guard let place = unsafe take(MemoryLayout<Number>.size) else { return }
    unsafe UnsafeMutableRawPointer(place).storeBytes(of: value.littleEndian, as: Number.self)
  }

  /// Appends a whole number without sign in as few bytes as it needs (LEB128), ten at most.
  @inlinable @inline(__always)
  package mutating func append(compact value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a whole number (zigzag, LEB128): small magnitudes are short.
  @inlinable @inline(__always)
  package mutating func append(compact value: Int64) {
    append(compact: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends `value` in decimal digits.
  @inlinable
  package mutating func append(decimal value: Int64) {
    var rest = value.magnitude
    let digits = Self.digitCount(of: rest)
    if value < 0 { append(UInt8(ascii: "-")) }
    guard let place = unsafe take(digits) else { return }
    var at = digits
    while at > 0 {
      at &-= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe place[at] = 0x30 | UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
  }

  /// How many bytes `value` has in decimal digits, its sign included.
  @inlinable
  package static func digitCount(of value: Int64) -> Int { digitCount(of: value.magnitude) + (value < 0 ? 1 : 0) }

  @inlinable
  static func digitCount(of value: UInt64) -> Int {
    var count = 1
    var limit: UInt64 = 10
    while value >= limit {
      count &+= 1
      if count == 20 { break }
      limit &*= 10
    }
    return count
  }

  /// Appends the text with what JSON asks to escape escaped (RFC 8259 §7), without quotes.
  @inlinable
  package mutating func append(escaping text: Span<UInt8>) {
    guard Self.needsEscape(text) else { return append(text) }
    for index in text.indices { JSONEscape.append(text[index], to: &self) }
  }

  /// Appends once more what lies in front of the space, escaped for JSON.
  @inlinable
  package mutating func append(escaping range: ByteRange) {
    guard range.start >= 0, range.count >= 0, range.start <= before, range.count <= before - range.start else { return }
    unsafe append(escaping: UnsafeBufferPointer(start: start - before + range.start, count: range.count).span)
  }

  /// Whether anything in the text has to be escaped. Most texts have nothing.
  @inlinable
  package static func needsEscape(_ text: Span<UInt8>) -> Bool {
    unsafe text.withUnsafeBytes { bytes in
      var at = 0
      while at &+ 8 <= bytes.count {
        if unsafe JSONEscape.isNeeded(inWord: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) { return true }
        at &+= 8
      }
      // What is left, filled up with letters that need none.
      var rest: UInt64 = 0x3030_3030_3030_3030
      while at < bytes.count {
        rest = unsafe rest << 8 | UInt64(bytes[at])
        at &+= 1
      }
      return JSONEscape.isNeeded(inWord: rest)
    }
  }
}

extension ByteCursor {
  /// Whether all bytes are ASCII.
  package static func isASCII(_ text: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in text.indices { all |= text[index] }
    return all < 0x80
  }
}

extension [UInt8] {
  /// Reserves `count` bytes and appends what `body` writes into them. Where they do not suffice, `body` is called again with more room:
  /// it has to do the same again.
  @inlinable @inline(__always)
  package mutating func append(upTo count: Int, _ body: (inout ByteCursor) -> Void) {
    var room = count
    while true {
      var isFull = false
      let before = self.count
      append(addingCapacity: room) { output in
        unsafe output.withUnsafeMutableBufferPointer { buffer, written in
          guard let base = buffer.baseAddress else { return isFull = true }
          var cursor = unsafe ByteCursor(base, room: buffer.count, before: before)
          body(&cursor)
          isFull = cursor.isFull
          written = isFull ? 0 : cursor.count
        }
      }
      guard isFull else { return }
      room = Swift.max(room, 32) * 2
    }
  }
}
