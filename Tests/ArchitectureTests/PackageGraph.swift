import Foundation
import Subprocess
import SystemPackage

/// The rooms as `Package.swift` declares them, in its order.
struct PackageGraph: Decodable {
  struct Room: Decodable {
    enum Kind: String, Decodable {
      case regular, executable, test, system
    }

    let name: String
    let kind: Kind
    let declaredPath: String?
    let dependencies: [Dependency]

    enum CodingKeys: String, CodingKey {
      case name, dependencies
      case kind = "type"
      case declaredPath = "path"
    }

    /// Below the package's directory.
    var path: String { declaredPath ?? (kind == .test ? "Tests/\(name)" : "Sources/\(name)") }
  }

  /// A room of this package, or a product of another one.
  struct Dependency: Decodable {
    let name: String
    let isProduct: Bool
    /// What it is called in an `import`.
    var module: String { name.replacing("-", with: "_") }

    enum CodingKeys: String, CodingKey {
      case byName, product, target
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      guard let key = container.allKeys.first else {
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a dependency without a kind"))
      }
      var values = try container.nestedUnkeyedContainer(forKey: key)
      name = try values.decode(String.self)
      isProduct = key == .product
    }
  }

  let rooms: [Room]

  enum CodingKeys: String, CodingKey {
    case rooms = "targets"
  }

  /// The package's directory.
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Reads `Package.swift`. The scratch directory is another one than the build's, which is locked while tests run.
  static func load() async throws -> PackageGraph {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "rondo-graph-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let result = try await run(
      .name("swift"), arguments: ["package", "--scratch-path", scratch.path, "dump-package"],
      workingDirectory: FilePath(directory.path), output: .data(limit: 16 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus == .exited(0) else { throw DumpFailure(message: result.standardError) }
    return try JSONDecoder().decode(PackageGraph.self, from: result.standardOutput)
  }

  struct DumpFailure: Error {
    let message: String
  }

  subscript(name: String) -> Room? { rooms.first { $0.name == name } }

  /// Everything that is linked where `name` is, itself included.
  func closure(of name: String) -> Set<String> {
    var found: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      guard found.insert(next).inserted, let room = self[next] else { continue }
      open += room.dependencies.map(\.name)
    }
    return found
  }
}
