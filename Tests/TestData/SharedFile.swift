package import Foundation

/// Data sets and reference numbers that are not part of the product.
package enum SharedFile {
  /// The file `name`, such as `data/orders.csv`, beside the package or where `RONDO_SHARED` says; `nil` if it is not there.
  package static func url(_ name: String) -> URL? {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["RONDO_SHARED"].map { URL(filePath: $0) }
    let folders = [given, package.appending(path: "../shared"), package.appending(path: "../../shared")].compactMap { $0 }
    return folders.map { $0.appending(path: name).standardizedFileURL }.first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
