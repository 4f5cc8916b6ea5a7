import Foundation

/// An article of a documentation catalogue, and what it says about the code.
struct Article: Sendable {
  /// Below the package's directory.
  let path: String
  /// The article without its blocks of code.
  let prose: String
  /// Its blocks of Swift.
  let code: [String]

  var catalogue: String { String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) }
  var name: String { String(path.split(separator: "/").last ?? "").replacing(".md", with: "") }

  /// All articles of the package.
  static func all() throws -> [Article] {
    let root = PackageGraph.directory.appending(path: "Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.contains(".docc/") && $0.hasSuffix(".md") }
    return try names.sorted().map { name in
      try Article(path: "Sources/\(name)", text: String(contentsOf: root.appending(path: name), encoding: .utf8))
    }
  }

  private init(path: String, text: String) {
    self.path = path
    // What stands between fences is every second piece, and begins with its language.
    let pieces = text.split(separator: "```", omittingEmptySubsequences: false)
    // Symbols stand in two backticks, never in three.
    prose = pieces.indices.filter { $0 % 2 == 0 }.map { String(pieces[$0]) }.joined()
    code = pieces.indices.filter { $0 % 2 == 1 && pieces[$0].hasPrefix("swift\n") }.map { String(pieces[$0].dropFirst(6)) }
  }

  /// What stands in backticks, one or two.
  var codeVoice: [String] { prose.matches(of: /``?([^`\n]+)``?/).map { String($0.1) } }

  /// Files and folders of the package.
  var paths: [String] {
    let roots = ["Sources", "Tests", "Examples", "topics", "compose", "scripts", ".ci", "Package.swift", "Makefile"]
    return codeVoice.filter { text in roots.contains { text == $0 || text.hasPrefix($0 + "/") } }
  }

  /// Names of types and their members: links, and whatever in code voice looks like a type.
  var symbols: [[String]] {
    let links = prose.matches(of: /``([^`\n]+)``/).map { String($0.1) }
    let types = codeVoice.filter { $0.prefixMatch(of: /[A-Z][a-z]\w*(?:\.\w+)*(?:\(|$)/) != nil && !$0.contains(" ") }
    return (links + types).filter { $0 != "Makefile" && $0 != "Package.swift" }
      .map { $0.prefix { $0 != "(" }.split { $0 == "/" || $0 == "." }.map(String.init) }
  }

  /// Other articles of the same catalogue.
  var neighbours: [String] { prose.matches(of: /<doc:(\w+)>/).map { String($0.1) } }

  /// Faults that tests build into the runtime.
  var flaws: [String] { prose.matches(of: /flaw `(\w+)`/).map { String($0.1) } }
}
