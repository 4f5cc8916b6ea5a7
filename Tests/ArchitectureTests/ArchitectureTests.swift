import Foundation
import Testing

/// `Package.swift` is the drawing of the architecture; here the code is held against it.
@Suite struct ArchitectureTests {
  /// What comes with Swift, and needs no declaration.
  private static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "FoundationNetworking",
  ]
  /// Beside these rooms and the C libraries' faces, only the files below may leave memory safety: each is a small wrapping of C, or of memory.
  private static let unsafeRooms: Set<String> = ["Kafka", "EmbeddedKafka", "StateFiles", "StateStore/Log"]
  private static let unsafeFiles: Set<String> = [
    "Sources/RecordFiles/Bytes/GzipInflater.swift",
    "Sources/RecordLog/Bytes/ByteCursor.swift",
    "Sources/RecordLog/Bytes/Bytes+Span.swift",
    "Sources/RecordLog/Bytes/StableHash.swift",
    "Sources/RetentionFitting/Maximiser.swift",
    "Sources/StateStore/Keys/CustomerTable+Cleaning.swift",
    "Sources/StateStore/Keys/CustomerTable+Loading.swift",
    "Sources/StateStore/Keys/CustomerTable.swift",
    "Sources/Touchpoints/Decoding/Bytes+JSON.swift",
    "Sources/Touchpoints/Decoding/Bytes+Text.swift",
    "Sources/Touchpoints/Decoding/JSONMessage.swift",
    "Sources/Touchpoints/Decoding/TouchpointDecoder+Envelope.swift",
    "Sources/WorkerTesting/SimulatedDisk/SimulatedStorage.swift",
    "Tests/WorkerRuntimeTests/Flaws/CredulousStorage.swift",
  ]
  /// Neither I/O nor clock nor randomness.
  private static let pureRooms = [
    "RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", "WorkerTesting", "Touchpoints", "Lifecycle", "Retention", "WinBack",
  ]

  /// Read once for all tests.
  private static let graph = Task { try await PackageGraph.load() }

  private static func files() throws -> [SourceFile] {
    try ["Sources", "Tests", "Examples"].flatMap { try SourceFile.all(in: $0) }
  }

  private static func files(of room: PackageGraph.Room) throws -> [SourceFile] {
    room.kind == .system ? [] : try SourceFile.all(in: room.path)
  }

  @Test func `every import is declared`() async throws {
    var seen = 0
    for room in try await Self.graph.value.rooms {
      let allowed = Self.toolchain.union(room.dependencies.map(\.module)).union(room.kind == .test ? ["Testing"] : [])
      for file in try Self.files(of: room) {
        for module in file.imports where module != room.name {
          seen += 1
          #expect(allowed.contains(module), "\(file.path) imports \(module), which Package.swift does not declare for \(room.name)")
        }
      }
    }
    #expect(seen > 300, "imports are not recognised any more")
  }

  @Test func `every declared dependency is imported`() async throws {
    let graph = try await Self.graph.value
    for room in graph.rooms {
      let imported = Set(try Self.files(of: room).flatMap(\.imports))
      // Tests run executables as processes.
      for dependency in room.dependencies where graph[dependency.name]?.kind != .executable {
        #expect(imported.contains(dependency.module), "\(room.name) declares \(dependency.name) and does not import it")
      }
    }
  }

  @Test func `a room depends only on rooms above it, and none but tests on an executable`() async throws {
    var above: Set<String> = []
    let graph = try await Self.graph.value
    for room in graph.rooms {
      for dependency in room.dependencies where !dependency.isProduct {
        #expect(above.contains(dependency.name), "\(room.name) depends on \(dependency.name), which is not above it in Package.swift")
        #expect(room.kind == .test || graph[dependency.name]?.kind != .executable, "\(room.name) depends on \(dependency.name)")
      }
      above.insert(room.name)
    }
  }

  @Test func `every Swift file belongs to a room`() async throws {
    let paths = try await Self.graph.value.rooms.map { $0.path + "/" }
    for file in try Self.files() { #expect(paths.contains { file.path.hasPrefix($0) }, "\(file.path) is in no target") }
  }

  @Test func `memory safety is left only where C is wrapped`() throws {
    var leaving: Set<String> = []
    for file in try Self.files() where !file.unsafeLines.isEmpty {
      guard !Self.unsafeRooms.contains(where: { file.path.hasPrefix("Sources/\($0)/") }) else { continue }
      leaving.insert(file.path)
      // Files of tests are not exempt; a word in a pattern or a text is not code.
      let words = file.unsafeLines.filter { !$0.contains(#"\bunsafe\b"#) && !$0.contains("\"") }
      #expect(Self.unsafeFiles.contains(file.path) || words.isEmpty, "\(file.path): \(words.first ?? "")")
    }
    #expect(Self.unsafeFiles.isSubset(of: leaving), "not needed any more: \(Self.unsafeFiles.subtracting(leaving))")
  }

  @Test func `no file has more than 400 lines`() throws {
    for file in try Self.files() { #expect(file.length <= 400, "\(file.path) has \(file.length)") }
  }

  @Test func `files begin with code or its documentation, without a header`() throws {
    for file in try Self.files() {
      let first = file.lines.first ?? ""
      #expect(!first.isEmpty && !first.hasPrefix("/*") && (!first.hasPrefix("//") || first.hasPrefix("///")), "\(file.path): \(first)")
    }
  }

  @Test func `pure rooms link no YAML, no Kafka, no HTTP and no full Foundation`() async throws {
    let graph = try await Self.graph.value
    for name in Self.pureRooms {
      let room = try #require(graph[name])
      let linked = graph.closure(of: name)
      for other in ["Yams", "Kafka", "CRdKafka", "FlyingFox", "Subprocess", "ArgumentParser"] {
        #expect(!linked.contains(other), "\(name) links \(other)")
      }
      for file in try Self.files(of: room) { #expect(!file.imports.contains("Foundation"), "\(file.path)") }
    }
  }

  @Test func `only the executable that counts allocations links what takes the place of malloc`() async throws {
    let graph = try await Self.graph.value
    let linking = graph.rooms.filter { $0.kind != .test && $0.name != "CStageProbe" && graph.closure(of: $0.name).contains("CStageProbe") }
    #expect(linking.map(\.name) == ["rondo-stages"])
  }

  @Test func `no worker links the embedded broker, which takes the place of a function of the C library`() async throws {
    let graph = try await Self.graph.value
    for room in graph.rooms where room.kind == .executable && room.name != "RondoCLI" {
      #expect(graph.closure(of: room.name).isDisjoint(with: ["EmbeddedKafka", "CListenPort"]), "\(room.name)")
    }
  }
}
