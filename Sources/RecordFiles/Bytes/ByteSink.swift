internal import Foundation

/// Writes bytes to a file, or to standard output for `-`, through a buffer. Used by one thread.
package final class ByteSink {
  /// The file's name as given, for messages.
  package let name: String
  /// How many bytes were written, those still in the buffer included.
  package private(set) var bytesWritten: Int64 = 0
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private static let bufferBytes = 1 << 20

  /// Creates `path`, or empties it when it exists.
  package init(path: String) throws(RecordFileError) {
    buffer.reserveCapacity(Self.bufferBytes + 64 * 1024)
    if path == "-" {
      name = "standard output"
      handle = .standardOutput
      return
    }
    // What exists is opened and emptied: creating would put a new file in its place, be it a device, a pipe or a link.
    let exists = FileManager.default.fileExists(atPath: path)
    guard exists || FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else {
      throw RecordFileError(.access, at: path, "cannot be written; check that its directory exists and may be written to.")
    }
    name = path
    self.handle = handle
    // Devices and pipes have no length.
    if exists { try? handle.truncate(atOffset: 0) }
  }

  deinit {
    if name != "standard output" { try? handle.close() }
  }

  /// Lets `body` append to the buffer, and writes it out when it is full.
  package func append(_ body: (inout [UInt8]) -> Void) throws(RecordFileError) {
    let before = buffer.count
    body(&buffer)
    bytesWritten += Int64(buffer.count - before)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes out what is in the buffer.
  package func flush() throws(RecordFileError) {
    guard !buffer.isEmpty else { return }
    do { try handle.write(contentsOf: buffer) } catch {
      throw RecordFileError(.access, at: name, "writing failed: \(error.localizedDescription)")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
