internal import Yams

/// A mapping in a topic's file, read field by field; what was not asked for in the end is an error, since it is mostly a misspelt name.
struct YAMLMapping {
  private let file: String
  private let line: Int?
  private let nodes: [String: Node]
  private var asked: Set<String> = []

  init(_ node: Node, file: String) throws(TopicFileError) {
    self.file = file
    line = node.mark?.line
    guard case .mapping(let mapping) = node else {
      throw TopicFileError(file, line: node.mark?.line, "a mapping (name: value) was expected.")
    }
    var nodes: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string else { throw TopicFileError(file, line: key.mark?.line, "a name was expected.") }
      guard nodes.updateValue(value, forKey: name) == nil else {
        throw TopicFileError(file, line: key.mark?.line, "\"\(name)\" stands there twice; remove one.")
      }
    }
    self.nodes = nodes
  }

  mutating func optional(_ name: String) -> Node? {
    asked.insert(name)
    guard let node = nodes[name], node.null == nil else { return nil }
    return node
  }

  mutating func node(_ name: String) throws(TopicFileError) -> Node {
    if let node = optional(name) { return node }
    throw TopicFileError(file, line: line, "\"\(name)\" is missing; add it.")
  }

  mutating func text(_ name: String) throws(TopicFileError) -> String {
    let node = try node(name)
    guard let text = node.scalar?.string, !text.isEmpty else { throw wrong(node, name, "a text") }
    return text
  }

  mutating func count(_ name: String) throws(TopicFileError) -> Int {
    let node = try node(name)
    guard let count = node.int, count > 0 else { throw wrong(node, name, "a whole number above 0") }
    return count
  }

  mutating func texts(_ name: String) throws(TopicFileError) -> [String] {
    let node = try node(name)
    guard let nodes = node.sequence else { throw wrong(node, name, "a list such as [a, b]") }
    var texts: [String] = []
    for element in nodes {
      guard let text = element.scalar?.string else { throw wrong(element, name, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  /// A mapping of names to scalars, as the file has them.
  mutating func scalars(_ name: String) throws(TopicFileError) -> [(name: String, value: String)] {
    let node = try node(name)
    guard let mapping = node.mapping else { throw wrong(node, name, "a mapping (name: value)") }
    var scalars: [(name: String, value: String)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string, let text = value.scalar?.string else { throw wrong(value, name, "a mapping of texts") }
      scalars.append((name, text))
    }
    return scalars
  }

  /// To be called when everything was read.
  func finish() throws(TopicFileError) {
    guard let name = nodes.keys.sorted().first(where: { !asked.contains($0) }) else { return }
    let known = asked.sorted().joined(separator: ", ")
    throw TopicFileError(file, line: nodes[name]?.mark?.line, "\"\(name)\" is unknown; there are \(known).")
  }

  private func wrong(_ node: Node, _ name: String, _ expected: String) -> TopicFileError {
    TopicFileError(file, line: node.mark?.line, "\"\(name)\" has to be \(expected).")
  }
}
