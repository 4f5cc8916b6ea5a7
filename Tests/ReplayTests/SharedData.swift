import Foundation

/// Data sets that are not part of the product: beside the package, or where `RONDO_SHARED` says.
enum SharedData {
  static func path(_ name: String) -> String? {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["RONDO_SHARED"].map { URL(filePath: $0) }
    let places = [given, package.appending(path: "../shared"), package.appending(path: "../../shared")].compactMap { $0 }
    return places.flatMap { [$0.appending(path: "data/\(name)").path, $0.appending(path: name).path] }
      .first { FileManager.default.fileExists(atPath: $0) }
  }
}
