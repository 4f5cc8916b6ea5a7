internal import FoundationEssentials
package import StateStore

/// The files of a worker's states below an instance's directory, one per partition.
///
/// They are worth what the running kernel has in its hands: after the machine was started anew they are erased, since nobody has waited for
/// the disk, and the changelog is restored.
package final class StateDirectory: SnapshotStorage {
  private let directory: String
  private static let frameBytes = 256 << 10

  /// Takes the directory, which is made if it is missing; `nil` where it cannot be used.
  package init?(_ directory: String) {
    self.directory = directory
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      return nil
    }
    let boot = Self.bootID
    let note = "\(directory)/boot"
    guard (try? String(contentsOfFile: note, encoding: .utf8)) != boot else { return }
    let old = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in old where name.hasSuffix(".states") { try? FileManager.default.removeItem(atPath: "\(directory)/\(name)") }
    do { try Data(boot.utf8).write(to: URL(filePath: note), options: .atomic) } catch { return nil }
  }

  package func storage(of partition: Int32) -> (any StateStorage)? {
    StateFile(path: "\(directory)/partition-\(partition).states", frameBytes: Self.frameBytes)
  }

  /// What is different after every start of the machine.
  private static var bootID: String {
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?.trimmingPrefix { $0.isWhitespace }.description
      ?? UUID().uuidString
  }
}
