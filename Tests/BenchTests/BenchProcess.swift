import Foundation
import Subprocess
import SystemPackage

/// The executables `rondo-bench` and `rondo-stages`, run as people run them, with a temporary directory of their own.
enum BenchProcess {
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
    /// What is left in the temporary directory.
    let leftovers: [String]
    /// Processes that name the temporary directory.
    let survivors: [String]
  }

  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// A real Kafka, if one was named.
  static let realKafka: String? = {
    let address = ProcessInfo.processInfo.environment["RONDO_TEST_BOOTSTRAP_SERVERS"]
    if address == nil { print("SKIPPED: the bench against a real Kafka, since RONDO_TEST_BOOTSTRAP_SERVERS is not set") }
    return address
  }()

  /// Executables lie beside the test bundle.
  private static func executable(_ name: String) -> Executable {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    return .path(FilePath(bundle.appending(path: name).path))
  }

  /// Runs `name` to its end; `interrupted` gets its id meanwhile, and its temporary directory.
  static func run(
    _ name: String, _ arguments: [String], interrupting: (@Sendable (pid_t, URL) async throws -> Void)? = nil
  ) async throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-bench-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["out", "err"].map { folder.appendingPathExtension($0) }
    for file in files { try Data().write(to: file) }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    let handles = try files.map { try FileDescriptor.open(FilePath($0.path), .writeOnly) }
    let result = try await Subprocess.run(
      executable(name), arguments: Arguments(arguments), environment: .inherit.updating(["TMPDIR": folder.path]),
      workingDirectory: FilePath(package), input: .none,
      output: .fileDescriptor(handles[0], closeAfterSpawningProcess: true),
      error: .fileDescriptor(handles[1], closeAfterSpawningProcess: true)
    ) { execution in
      try await interrupting?(execution.processIdentifier.value, folder)
    }
    let code: Int32 = if case .exited(let code) = result.terminationStatus { code } else { -1 }
    return Outcome(
      code: code, output: try String(contentsOf: files[0], encoding: .utf8), error: try String(contentsOf: files[1], encoding: .utf8),
      leftovers: try FileManager.default.contentsOfDirectory(atPath: folder.path), survivors: survivors(naming: folder.path))
  }

  /// Topics of a cluster, as a client that is not ours lists them.
  static func list(_ address: String) async throws -> String {
    let result = try await Subprocess.run(
      .name("kcat"), arguments: ["-b", address, "-L"], output: .string(limit: 16 << 20), error: .discarded)
    return result.standardOutput
  }

  private static func survivors(naming path: String) -> [String] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.filter { Int32($0) != nil }.compactMap { process in
      let line = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
      return line?.contains(path) == true ? line : nil
    }
  }
}
