import Foundation
import Testing

/// What the articles say of the code is so, as far as that can be seen without reading them.
@Suite struct ArticleTests {
  /// Of the language and its library.
  private static let languageNames: Set<String> = ["Codable", "Sendable"]

  private static func names(declaredIn files: [SourceFile]) -> Set<String> {
    let declaration = /\b(?:struct|class|enum|protocol|actor|typealias|associatedtype|func|var|let)\s+`?(\w+)/
    let cases = /^\s*case\s+([\w, ()]+)/
    var names: Set<String> = ["init"]
    for line in files.flatMap(\.lines) {
      names.formUnion(line.matches(of: declaration).map { String($0.1) })
      if let list = line.prefixMatch(of: cases) { names.formUnion(list.1.split { !$0.isLetter && !$0.isNumber }.map(String.init)) }
    }
    return names
  }

  private static func rooms() throws -> [String] {
    let root = PackageGraph.directory.appending(path: "Sources")
    return try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test func `files and folders that articles name exist`() throws {
    let paths = try Article.all().flatMap(\.paths)
    #expect(paths.count > 100, "paths are not recognised any more")
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: PackageGraph.directory.appending(path: path).path), "\(path)")
    }
  }

  @Test func `the file map names every room, and something in it`() throws {
    let paths = try #require(try Article.all().first { $0.name == "Design" }).paths
    for room in try Self.rooms() {
      #expect(paths.contains("Sources/\(room)"), "\(room) is not in the file map")
    }
  }

  @Test func `symbols that articles name are declared`() throws {
    let articles = try Article.all()
    let known = Self.names(declaredIn: try SourceFile.all(in: "Sources") + SourceFile.all(in: "Tests")).union(try Self.rooms())
      .union(Self.languageNames)
    #expect(articles.flatMap(\.symbols).count > 100, "symbols are not recognised any more")
    for article in articles {
      for symbol in article.symbols {
        let unknown = symbol.filter { !known.contains($0) }
        #expect(unknown.isEmpty, "\(article.path) names \(symbol.joined(separator: "."))")
      }
    }
  }

  @Test func `articles link to articles of their catalogue`() throws {
    let articles = try Article.all()
    for article in articles {
      for name in article.neighbours {
        #expect(articles.contains { $0.catalogue == article.catalogue && $0.name == name }, "\(article.path) links to \(name)")
      }
    }
  }

  @Test func `every metric stands in the article about metrics, and none besides`() throws {
    let article = try #require(try Article.all().first { $0.name == "Metrics" })
    let told = article.prose.matches(of: /\n\| `(rondo_\w+)` \|/).map { String($0.1) }
    let labels = try SourceFile.all(in: "Sources").flatMap(\.lines).flatMap { $0.matches(of: /label: "(rondo_\w+)"/).map { String($0.1) } }
    #expect(Set(told).count == told.count)
    #expect(Set(told) == Set(labels))
  }

  @Test func `flaws that articles name are built by tests`() throws {
    let flaws = Self.names(declaredIn: try SourceFile.all(in: "Tests/WorkerRuntimeTests/Flaws"))
    let named = try Article.all().flatMap(\.flaws)
    #expect(named.count > 5)
    for flaw in named { #expect(flaws.contains(flaw), "\(flaw)") }
  }

  @Test func `Swift in articles is compiled elsewhere, line by line`() throws {
    func lines(_ text: [Substring]) -> String { text.map { $0.drop { $0 == " " } }.joined(separator: "\n") }
    let compiled = try (SourceFile.all(in: "Examples") + SourceFile.all(in: "Tests/ExampleTests")).map { lines($0.lines) }
    let blocks = try Article.all().flatMap(\.code)
    #expect(blocks.count >= 5)
    for block in blocks {
      let wanted = lines(block.split(separator: "\n", omittingEmptySubsequences: false)).trimmingCharacters(in: .newlines)
      #expect(compiled.contains { $0.contains(wanted) }, "\(block)")
    }
  }
}
