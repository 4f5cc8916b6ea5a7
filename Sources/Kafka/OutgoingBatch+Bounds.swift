internal import RecordLog

extension OutgoingBatch.Entry {
  /// What is handed to C by its address has to be there.
  func lies(within batch: OutgoingBatch) -> Bool {
    let all = 0...batch.bytes.count
    return topic >= 0 && Int(topic) < batch.topics.count
      && lies(key, in: all) && lies(value, in: all) && lies(headers, in: all)
  }

  private func lies(_ range: ByteRange, in all: ClosedRange<Int>) -> Bool {
    range.isNone || (all.contains(range.start) && all.contains(range.start + range.count))
  }
}
