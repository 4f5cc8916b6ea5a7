internal import WorkerSDK
internal import Yams

/// YAML as JSON, members in their order: for schemas and samples, which are JSON in another dress.
enum YAMLJSON {
  static func text(of node: Node, file: String) throws(TopicFileError) -> String {
    var json = JSONWriter(bytes: [])
    try write(node, into: &json, file: file)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func write(_ node: Node, into json: inout JSONWriter, file: String) throws(TopicFileError) {
    var failure: TopicFileError?
    switch node {
    case .mapping(let mapping):
      json.object { json in
        for (key, value) in mapping {
          json.name(key.scalar?.string ?? "")
          do throws(TopicFileError) { try write(value, into: &json, file: file) } catch { failure = failure ?? error }
        }
      }
    case .sequence(let sequence):
      json.array { json in
        for value in sequence {
          do throws(TopicFileError) { try write(value, into: &json, file: file) } catch { failure = failure ?? error }
        }
      }
    case .scalar(let scalar): try write(scalar, node, into: &json, file: file)
    case .alias: failure = TopicFileError(file, line: node.mark?.line, "aliases (*name) are not supported; write the value out.")
    }
    if let failure { throw failure }
  }

  private static func write(
    _ scalar: Node.Scalar, _ node: Node, into json: inout JSONWriter, file: String
  ) throws(TopicFileError) {
    if let integer = node.int {
      json.integer(Int64(integer))
    } else if let bool = node.bool {
      json.raw(bool ? "true" : "false")
    } else if node.null != nil {
      json.null()
    } else if node.float != nil, scalar.string.allSatisfy({ "+-.eE0123456789".contains($0) }) {
      json.raw(scalar.string)
    } else {
      json.string(scalar.string)
    }
  }
}

extension JSONWriter {
  /// Writes a number or a truth value as it stands.
  fileprivate mutating func raw(_ text: String) {
    // A whole number first, for what belongs in front of a value; then its digit is replaced.
    integer(0)
    bytes.removeLast()
    bytes.append(contentsOf: text.utf8)
  }
}
