import Foundation
import Subprocess
import SystemPackage

/// The executable `rondo`, run as people run it.
enum RondoProcess {
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
  }

  /// The package's directory.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Executables lie beside the test bundle.
  static var executable: Executable {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    return .path(FilePath(bundle.appending(path: "rondo").path))
  }

  static func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
    try await run(arguments: arguments, environment: environment)
  }

  static func run(arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments),
      environment: .inherit.updating(Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(package), output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
    let code: Int32 = if case .exited(let code) = result.terminationStatus { code } else { -1 }
    return Outcome(code: code, output: result.standardOutput, error: result.standardError)
  }
}
