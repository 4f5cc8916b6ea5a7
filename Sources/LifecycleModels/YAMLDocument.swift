package import Lifecycle
package import Yams

/// A YAML file as a tree whose nodes know where they stand, and everything that was found wrong while reading it.
package struct YAMLDocument {
  package let file: String
  package private(set) var errors: [ModelError] = []
  /// What `$name` stands for while the indicators of one tier are read.
  var variables: [String: Node] = [:]
  /// Variables that have other values for some tier.
  var variablesOfTiers: Set<String> = []

  /// Nothing else is asked of a scalar than whether it is null or a truth: numbers and moments are read from its text. The other kinds would
  /// be looked for in every key and value.
  private static let resolver = Resolver.basic.appending(.null).appending(.bool)

  package init(file: String) { self.file = file }

  package mutating func complain(_ position: SourcePosition, _ problem: String, _ remedy: String? = nil) {
    let error = ModelError(file: file, position: position, problem: problem, remedy: remedy)
    // What is read once for each tier is wrong once.
    if !errors.contains(error) { errors.append(error) }
  }

  /// The file's root; `nil`, with the reason among the errors, if the text is no YAML.
  package mutating func root(of text: String) -> Node? {
    do {
      if let root = try Yams.compose(yaml: text, Self.resolver) { return root }
      complain(SourcePosition(line: 1, column: 1), "the file is empty")
    } catch let error as YamlError {
      complain(error)
    } catch {
      complain(.none, "the file can't be read as YAML")
    }
    return nil
  }

  /// The roots of all documents of a file, which stand behind lines of `---`.
  package mutating func roots(of text: String) -> [Node] {
    do {
      var documents = try Yams.compose_all(yaml: text, Self.resolver)
      var roots: [Node] = []
      while let root = documents.next() { roots.append(root) }
      if let failure = documents.error { throw failure }
      if roots.isEmpty { complain(SourcePosition(line: 1, column: 1), "the file is empty") }
      return roots
    } catch let error as YamlError {
      complain(error)
    } catch {
      complain(.none, "the file can't be read as YAML")
    }
    return []
  }

  private mutating func complain(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      complain(SourcePosition(line: mark.line, column: mark.column), "no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let position = SourcePosition(line: context.mark.line, column: context.mark.column)
      complain(position, "the key \"\(duplicates.sorted().joined(separator: "\", \""))\" is there twice", "keep one")
    case .reader(let problem, _, _, _): complain(.none, "no YAML: \(problem)")
    default: complain(.none, "the file can't be read as YAML")
    }
  }

  /// A mapping whose keys are among `known`; each other key is an error.
  package mutating func mapping(_ node: Node, of what: String, known: [String]) -> YAMLMapping? {
    guard let mapping = node.mapping else {
      complain(node.position, "\(what) is \(node.kindName), not a mapping", "write \"key: value\"")
      return nil
    }
    var fields: [String: Node] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      if known.contains(name) {
        fields[name] = value
      } else {
        let nearest = Spelling.nearest(to: name, among: known)
        complain(
          key.position, "unknown key \"\(name)\" in \(what)",
          nearest.map { "write \"\($0)\"" } ?? "known are \(known.joined(separator: ", "))")
      }
    }
    return YAMLMapping(fields: fields, position: node.position, what: what)
  }

  package mutating func text(_ node: Node, of what: String) -> String? {
    if let scalar = node.scalar, node.tag != Tag(.null) { return scalar.string }
    complain(node.position, "\(what) is \(node.kindName), not a text")
    return nil
  }

  package mutating func reference(_ node: Node, of what: String) -> PhaseModel.Reference? {
    text(node, of: what).map { PhaseModel.Reference($0, node.position) }
  }

  /// What stands for the node: a variable's value, if it is `$name`; the node itself otherwise.
  mutating func value(_ node: Node) -> Node {
    guard let text = node.scalar?.string, text.hasPrefix("$") else { return node }
    let name = String(text.dropFirst())
    if let value = variables[name] { return value }
    let nearest = Spelling.nearest(to: name, among: variables.keys.sorted())
    complain(
      node.position, "unknown variable \"$\(name)\"", nearest.map { "did you mean \"$\($0)\"?" } ?? "define it under \"variables\"")
    return node
  }

  /// Whether the node names a variable; where it is a value, one that there is not, which was complained about.
  func isUnknown(_ node: Node) -> Bool { node.scalar.map { $0.string.hasPrefix("$") } ?? false }

  package mutating func wholeNumber(_ given: Node, of what: String) -> Int? {
    let node = value(given)
    if isUnknown(node) { return nil }
    if let text = node.scalar?.string, let number = Int(text), abs(number) <= 1_000_000_000 { return number }
    complain(node.position, "\(what) is no whole number")
    return nil
  }

  /// A number in thousandths or millionths, as `scaled` reads it.
  package mutating func decimal(_ given: Node, of what: String, _ scaled: (String) -> Int64?) -> Int64? {
    let node = value(given)
    if isUnknown(node) { return nil }
    if let text = node.scalar?.string, let number = scaled(text) { return number }
    complain(node.position, "\(what) is no number", "write one such as 500 or 4.5")
    return nil
  }

  /// A list, or a single thing as a list of one.
  package func list(_ node: Node) -> [Node] {
    node.sequence.map { Array($0) } ?? [node]
  }

  package mutating func texts(_ node: Node, of what: String) -> [String] {
    list(node).compactMap { text($0, of: what) }
  }

  /// Texts by language, such as `{de: Bindung, en: Retention}`.
  package mutating func byLanguage(_ node: Node, of what: String) -> [String: String] {
    guard let mapping = node.mapping else {
      complain(node.position, "\(what) is \(node.kindName), not a mapping", "write {de: …, en: …}")
      return [:]
    }
    var texts: [String: String] = [:]
    for (key, value) in mapping {
      guard let language = key.scalar?.string, (2...8).contains(language.utf8.count) else {
        complain(key.position, "\(what): this is no language", "write a tag such as de or en")
        continue
      }
      texts[language] = text(value, of: what)
    }
    return texts
  }
}

/// A mapping's fields by key, with the place where it begins.
package struct YAMLMapping {
  package let fields: [String: Node]
  package let position: SourcePosition
  package let what: String

  package subscript(key: String) -> Node? { fields[key] }
}

extension Node {
  package var position: SourcePosition { SourcePosition(line: mark?.line ?? 0, column: mark?.column ?? 0) }

  package var kindName: String {
    if mapping != nil { return "a mapping" }
    if sequence != nil { return "a list" }
    return tag == Tag(.null) ? "empty" : "a text"
  }
}
