import Foundation

/// A Swift file of the package, and what can be said about it without compiling it.
struct SourceFile: Sendable {
  /// Below the package's directory.
  let path: String
  let lines: [Substring]

  /// All Swift files below a directory of the package.
  static func all(in directory: String) throws -> [SourceFile] {
    let root = PackageGraph.directory.appending(path: directory)
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.sorted()
    return try names.map { name in
      let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
      return SourceFile(path: "\(directory)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  /// The lines that the compiler sees, as far as whole lines are comments.
  private var code: [Substring] { lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") } }

  /// The modules it imports.
  var imports: [String] {
    let pattern =
      #/
      ^\s* (?:@\w+ (?:\([^)]*\))? \s+)* (?:(?:public|package|internal|fileprivate|private)\s+)?
      import\s+ (?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)? ([A-Za-z_]\w*)
      /#
    return code.compactMap { line in line.firstMatch(of: pattern).map { String($0.1) } }
  }

  /// The lines in which it leaves the language's memory safety.
  var unsafeLines: [Substring] {
    let pattern = /\bunsafe\b|\bUnsafe(?:Mutable|Raw|Buffer|Pointer)\w*|\b(?:Opaque|Unmanaged)(?:Pointer)?\b/
    return code.filter { $0.contains(pattern) }
  }

  /// How many lines it has; the last newline ends the last line.
  var length: Int { lines.last?.isEmpty == true ? lines.count - 1 : lines.count }
}
