internal import RecordLog

/// The headers of the records in one batch.
final class BatchHeaders: HeaderSource {
  private let lists: [[RecordHeader]]

  init(_ lists: [[RecordHeader]]) {
    self.lists = lists
  }

  func headers(at index: Int) -> [RecordHeader] {
    lists.indices.contains(index) ? lists[index] : []
  }
}
