internal import RecordLog
internal import WorkerSDK

/// Records of one input of one partition that wait for their turn. They are copies, since a fetched batch is gone with the next fetch:
/// one behind the other in pages, so that a copy asks for no memory of its own.
struct InputQueue {
  enum Order {
    /// The input that drives time and order: its records cause the others.
    case first
    /// Derived from the first input by another worker, which tells how far it is.
    case causal
    /// In no order to the other inputs.
    case free
  }

  struct Item {
    let raw: RawRecord
    let cause: Int64
    let isProgress: Bool
    let arrival: Duration
  }

  let order: Order
  /// The offset behind the last record that was put in.
  private(set) var next: Int64
  /// Up to which offset of the first input everything it caused was put in.
  private var progress: Int64
  var isPaused = false
  private var items: [Item] = []
  /// What comes next is copied to its end. An item holds the page that it lies in.
  private var page = RecordBatch()
  private static let pageBytes = 128 << 10
  /// Bytes of keys and values that wait.
  private(set) var bytes = 0
  private var first = 0

  init(order: Order, next: Int64, progress: Int64) {
    self.order = order
    self.next = next
    // Nothing is caused by a record in front of the first: that needs nobody's word.
    self.progress = max(progress, 0)
  }

  var isEmpty: Bool { first == items.count }
  var count: Int { items.count - first }
  var headArrival: Duration? { isEmpty ? nil : items[first].arrival }

  /// Whether the head needs not wait for its turn.
  var headIsUnordered: Bool { !isEmpty && (order == .free || items[first].isProgress) }

  /// No later record of this input has a cause before this one.
  var bound: Int64 {
    if !isEmpty { return items[first].cause }
    return order == .first ? next : progress
  }

  mutating func append(_ raw: RawRecord, at now: Duration) {
    let entry = raw.entry
    guard entry.offset >= next else { return }
    next = entry.offset + 1
    bytes += Self.size(of: entry)
    let copy = copied(raw)
    switch order {
    case .first, .free: items.append(Item(raw: copy, cause: entry.offset, isProgress: false, arrival: now))
    case .causal:
      if !ReservedKey.isCustomer(entry.key, in: raw.batch.bytes), case .progress(let offset)? = ControlRecord(copy) {
        progress = max(progress, offset)
        items.append(Item(raw: copy, cause: offset, isProgress: true, arrival: now))
      } else {
        // A record that names no cause cannot be waited for: it is taken with what is known by now.
        let cause = cause(of: copy) ?? max(progress, 0)
        items.append(Item(raw: copy, cause: cause, isProgress: false, arrival: now))
      }
    }
  }

  private mutating func copied(_ raw: RawRecord) -> RawRecord {
    if isKnownUniquelyReferenced(&page) {
      page.clear()
    } else if page.bytes.count >= Self.pageBytes {
      page = RecordBatch()
    }
    page.append(copying: raw.batch, at: raw.index)
    return RawRecord(batch: page, index: page.count - 1)
  }

  /// The offset of the record of the first input that led to this one.
  private func cause(of raw: RawRecord) -> Int64? {
    raw.withHeader(HeaderName.cause) { digits in
      guard let digits, (1...18).contains(digits.count) else { return nil }
      var number: Int64 = 0
      for index in digits.indices {
        guard case let digit = digits[index] &- 0x30, digit <= 9 else { return nil }
        number = number * 10 + Int64(digit)
      }
      return number
    }
  }

  private static func size(of entry: RecordBatch.Entry) -> Int { max(entry.key.count, 0) + max(entry.value.count, 0) }

  mutating func removeFirst() -> Item? {
    guard !isEmpty else { return nil }
    let item = items[first]
    bytes -= Self.size(of: item.raw.entry)
    first += 1
    if first == items.count || first >= 1024 {
      items.removeFirst(first)
      first = 0
    }
    return item
  }
}
