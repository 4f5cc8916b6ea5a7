internal import Foundation

/// The bytes of a file, or of standard input for `-`, piece by piece; gzip is recognised by its content and decompressed. Used by one thread.
package final class ByteSource {
  /// The file's name as given, for messages.
  package let name: String
  /// How many bytes were read of the file as it lies there, compressed ones if it is compressed.
  package private(set) var bytesRead: Int64 = 0
  /// The file's size as it lies there; `nil` for what has none, such as a pipe.
  package let size: Int64?

  private let handle: FileHandle
  private var inflater: GzipInflater?
  private var isFirst = true
  private static let chunkBytes = 256 * 1024

  /// Opens `path`.
  package init(path: String) throws(RecordFileError) {
    if path == "-" {
      name = "standard input"
      handle = .standardInput
      size = nil
      return
    }
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      throw RecordFileError(.access, at: path, "there is no such file; check the path.")
    }
    let type = attributes[.type] as? FileAttributeType
    guard type != .typeDirectory else { throw RecordFileError(.access, at: path, "is a directory; name a file in it.") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw RecordFileError(.access, at: path, "cannot be opened for reading; check its permissions.")
    }
    name = path
    self.handle = handle
    size = type == .typeRegular ? (attributes[.size] as? NSNumber)?.int64Value : nil
  }

  deinit {
    if name != "standard input" { try? handle.close() }
  }

  /// Appends the next piece to `buffer`; false at the end.
  package func read(into buffer: inout [UInt8]) throws(RecordFileError) -> Bool {
    let before = buffer.count
    while buffer.count == before {
      let piece = try readPiece()
      guard !piece.isEmpty else {
        if let inflater, !inflater.isComplete {
          throw RecordFileError(.content, at: name, "the gzip data ends early; the file is incomplete, fetch it again.")
        }
        return false
      }
      try append(piece, to: &buffer)
    }
    return true
  }

  private func append(_ piece: [UInt8], to buffer: inout [UInt8]) throws(RecordFileError) {
    guard let inflater else {
      buffer.append(contentsOf: piece)
      return
    }
    do { try inflater.inflate(piece, into: &buffer) } catch {
      throw RecordFileError(.content, at: name, "the gzip data is damaged; fetch the file again.")
    }
  }

  private func readPiece() throws(RecordFileError) -> [UInt8] {
    var piece = try readChunk()
    guard isFirst else { return piece }
    isFirst = false
    // A pipe may bring a single byte first; the gzip signature has two.
    if piece.count == 1 { piece += try readChunk() }
    if piece.starts(with: [0x1F, 0x8B]) {
      guard let inflater = GzipInflater() else { throw RecordFileError(.access, at: name, "there is no memory to decompress it.") }
      self.inflater = inflater
    }
    return piece
  }

  private func readChunk() throws(RecordFileError) -> [UInt8] {
    do {
      let data = try handle.read(upToCount: Self.chunkBytes) ?? Data()
      bytesRead += Int64(data.count)
      return [UInt8](data)
    } catch {
      throw RecordFileError(.access, at: name, "reading failed: \(error.localizedDescription)")
    }
  }
}
