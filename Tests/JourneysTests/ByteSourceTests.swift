import Foundation
import RecordFiles
import Testing

@Suite struct ByteSourceTests {
  /// `one\n` and `two\n`, each a gzip member of its own.
  static let members = "H4sIAAAAAAAAA8vPS+UCAJ+oF/gEAAAAH4sIAAAAAAAAAyspz+cCAHQIF5YEAAAA"

  private func content(_ bytes: [UInt8]) throws -> String {
    let file = try TemporaryFile(bytes)
    let source = try ByteSource(path: file.path)
    var content: [UInt8] = []
    while try source.read(into: &content) {}
    return String(decoding: content, as: UTF8.self)
  }

  private var gzip: [UInt8] { [UInt8](Data(base64Encoded: Self.members) ?? Data()) }

  @Test func `plain and gzip are told apart by content`() throws {
    #expect(try content(Array("one\ntwo\n".utf8)) == "one\ntwo\n")
    #expect(try content(gzip) == "one\ntwo\n")
    #expect(try content([]) == "")
  }

  @Test func `a gzip file that ends early is not taken for the whole`() throws {
    let error = try #require(throws: RecordFileError.self) { try content(gzip.dropLast(5)) }
    #expect(error.message.contains("ends early"))
  }

  @Test func `damaged gzip is told`() throws {
    var damaged = gzip
    damaged[12] ^= 0xFF
    let error = try #require(throws: RecordFileError.self) { try content(damaged) }
    #expect(error.message.contains("damaged"))
  }

  @Test func `a directory is no file`() throws {
    let error = try #require(throws: RecordFileError.self) { try ByteSource(path: "/tmp") }
    #expect(error.message.contains("is a directory"))
  }

  @Test func `a file that exists is emptied and written, and stays the file that it was`() throws {
    let file = try TemporaryFile("what was there before, and is longer")
    let links = [file.path + "-hard", file.path + "-soft"]
    try FileManager.default.linkItem(atPath: file.path, toPath: links[0])
    try FileManager.default.createSymbolicLink(atPath: links[1], withDestinationPath: file.path)
    defer { for link in links { try? FileManager.default.removeItem(atPath: link) } }
    for path in [file.path, links[1]] {
      let sink = try ByteSink(path: path)
      try sink.append { $0.append(contentsOf: Array("new\n".utf8)) }
      try sink.flush()
    }
    #expect(try String(contentsOfFile: links[0], encoding: .utf8) == "new\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: links[1]) == file.path)
  }
}
