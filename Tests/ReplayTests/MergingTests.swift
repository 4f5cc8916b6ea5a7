import Foundation
import RecordFiles
import Replay
import Testing
import WorkerSDK

/// The order in which records of files come.
struct MergingTests {
  private func line(_ key: String, _ time: String?) -> String {
    let timestamp = time.map { #","timestamp":"\#($0)""# } ?? ""
    return #"{"topic":"touchpoints","key":"\#(key)"\#(timestamp),"value":{}}"# + "\n"
  }

  private func merged(_ files: [(name: String, text: String)]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rondo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in files { try Data(file.text.utf8).write(to: folder.appending(path: file.name)) }
    let stream = try MergedFiles(paths: files.map { folder.appending(path: $0.name).path })
    var keys: [String] = []
    while let next = try stream.next() { keys.append(String(decoding: next.record.key ?? [], as: UTF8.self)) }
    return keys
  }

  @Test func `several files are one log by their timestamps, in whatever order they are named`() throws {
    let files = [
      ("a", line("1", "2025-01-01") + line("4", "2025-01-04")),
      ("b", line("2", "2025-01-02") + line("3", "2025-01-03") + line("5", "2025-01-04")), ("c", line("0", "2025-01-01")),
    ]
    #expect(try merged(files) == ["0", "1", "2", "3", "4", "5"])
    #expect(try merged(files.reversed()) == ["0", "1", "2", "3", "4", "5"])
  }

  @Test func `the lines of a file stay in their order, whatever their timestamps say`() throws {
    #expect(
      try merged([("a", line("1", "2025-01-03") + line("2", "2025-01-01") + line("3", nil) + line("4", "2025-01-05"))]) == [
        "1", "2", "3", "4",
      ])
    // What is late in its file is where its file is.
    let late = [("a", line("1", "2025-01-03") + line("2", "2025-01-01")), ("b", line("3", "2025-01-02"))]
    #expect(try merged(late) == ["3", "1", "2"])
  }

  @Test func `a record without a timestamp has the time of what it tells`() throws {
    let event =
      #"{"topic":"touchpoints","key":"7","value":{"type":"track","event":"X","userId":"7","timestamp":"2025-01-02T00:00:00Z"}}"# + "\n"
    #expect(try merged([("a", event), ("b", line("1", "2025-01-01") + line("3", "2025-01-03"))]) == ["1", "7", "3"])
  }
}
