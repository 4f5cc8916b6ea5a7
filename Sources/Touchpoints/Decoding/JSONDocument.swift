internal import CSimdJSON
internal import RecordLog

/// The JSON document that was opened last, as a table of nodes. One thread uses it, for one record after the other.
///
/// Nodes say where something lies in the record's bytes, which the caller hands in: nothing here points to them.
/// This file is where bytes are handed to C.
@safe
final class JSONDocument {
  private let handle: OpaquePointer
  private var nodes: UnsafePointer<JSONNode>?
  private var nodeCount: UInt32 = 0
  /// What every touchpoint is asked for.
  private(set) var fields = TouchpointFields()
  /// The node of the message: the document itself, or what was entered.
  private(set) var root: UInt32 = 0

  init() {
    unsafe handle = json_document_create()
  }

  deinit {
    unsafe json_document_destroy(handle)
  }

  /// Checks and opens the document that lies in `range` of `bytes`.
  func open(_ bytes: [UInt8], _ range: Range<Int>) -> JSONStatus {
    guard range.upperBound + RecordBatch.padding <= bytes.count else {
      // Not from a sealed batch: simdjson needs readable bytes behind the value.
      let padded = bytes[range] + repeatElement(0, count: RecordBatch.padding)
      return open(Array(padded), 0..<range.count)
    }
    root = 0
    let status = unsafe bytes.withUnsafeBufferPointer { buffer -> JSONStatus in
      guard let base = buffer.baseAddress else { return .empty }
      return unsafe json_document_parse(handle, base + range.lowerBound, range.count, &fields)
    }
    unsafe nodes = json_document_nodes(handle)
    nodeCount = UInt32(truncatingIfNeeded: unsafe json_document_node_count(handle))
    return status
  }

  /// Takes the object at `root` for the message: ``fields`` are then its.
  func enter(_ root: UInt32, of value: Span<UInt8>) {
    self.root = root
    unsafe value.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe json_document_pick(handle, base, root, &fields)
    }
  }

  /// The node at `index`; a null where there is none.
  func node(_ index: UInt32) -> JSONNode {
    guard index < nodeCount, let nodes = unsafe nodes else { return JSONNode() }
    return unsafe nodes[Int(index)]
  }

  /// The node of the last member called `name` of the object at `object`; 0 where there is none.
  func member(_ name: Span<UInt8>, of object: UInt32, in value: Span<UInt8>) -> UInt32 {
    unsafe value.withUnsafeBufferPointer { buffer in
      unsafe name.withUnsafeBufferPointer { name in
        guard let base = buffer.baseAddress, let first = name.baseAddress else { return 0 }
        return unsafe json_document_find(handle, base, object, first, name.count)
      }
    }
  }

  /// The same for a name that stands in the source.
  func member(_ name: StaticString, of object: UInt32, in value: Span<UInt8>) -> UInt32 {
    unsafe value.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe json_document_find(handle, base, object, name.utf8Start, name.utf8CodeUnitCount)
    }
  }

  /// Writes the text of an escaped string over `text`.
  static func unescape(_ string: Span<UInt8>, into text: inout [UInt8]) {
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: repeatElement(0, count: string.count))
    let count = unsafe string.withUnsafeBufferPointer { source in
      unsafe text.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
        return unsafe json_unescape(from, source.count, to)
      }
    }
    text.removeSubrange(count...)
  }
}

extension JSONNode {
  /// Where the value's bytes lie in the document.
  var range: Range<Int> { Int(start)..<(Int(start) + Int(length)) }
}
