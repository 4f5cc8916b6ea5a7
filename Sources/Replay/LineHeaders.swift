internal import RecordLog

/// The headers of records that were read from lines.
final class LineHeaders: HeaderSource {
  private let lines: [[RecordHeader]]

  init(_ lines: [[RecordHeader]]) { self.lines = lines }

  func headers(at index: Int) -> [RecordHeader] { index < lines.count ? lines[index] : [] }
}
