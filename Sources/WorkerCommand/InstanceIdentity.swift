internal import FoundationEssentials
internal import Glibc
internal import SystemPackage
internal import WorkerRuntime

/// The id of a worker's instance: random, and kept in the first free slot below the state directory, so that a process that is started
/// again is the same member of its group. A slot is taken while its process lives.
final class InstanceIdentity: Sendable {
  let id: String
  /// Where the instance keeps what is its own.
  let directory: String
  private let lock: FileDescriptor

  private static let slots = 1024

  /// Takes the first free slot of `worker` below `directory`; makes it, with a new id, if there is none yet.
  init(worker: String, directory: String) throws(WorkerError) {
    for number in 0..<Self.slots {
      let slot = FilePath(directory).appending(worker).appending("instance-\(number)")
      do {
        try FileManager.default.createDirectory(atPath: slot.string, withIntermediateDirectories: true)
        let lock = try FileDescriptor.open(
          slot.appending("lock"), .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
          try lock.close()
          continue
        }
        id = try Self.id(in: slot)
        self.lock = lock
        self.directory = slot.string
        return
      } catch {
        throw WorkerError(
          .configuration,
          "The state directory \(directory) cannot be used (\(error)). Name one that this user may write: --state-directory DIR")
      }
    }
    throw WorkerError(.configuration, "All \(Self.slots) slots below \(directory) are taken: is this the right --state-directory?")
  }

  /// The instance that was given its id: its directory below `directory`, as long as no other process has it; `nil` where that cannot be used,
  /// which costs nothing but time at the next start.
  init?(worker: String, directory: String, id: String) {
    let name = id.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
        ? String($0) : "%\($0.unicodeScalars.map { String($0.value, radix: 16) }.joined())"
    }
    let place = FilePath(directory).appending(worker).appending("id-" + name.joined())
    guard (try? FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)) != nil,
      let lock = try? FileDescriptor.open(
        place.appending("lock"), .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
    else { return nil }
    guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      try? lock.close()
      return nil
    }
    self.id = id
    self.lock = lock
    self.directory = place.string
  }

  private static func id(in slot: FilePath) throws -> String {
    let file = slot.appending("id").string
    if let kept = try? String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).first {
      return String(kept)
    }
    let made = UUID().uuidString.lowercased()
    try Data((made + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
    return made
  }

  deinit { try? lock.close() }
}
