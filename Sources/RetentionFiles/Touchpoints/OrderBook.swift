package import RecordFiles
internal import RecordLog
package import Retention
internal import Touchpoints
package import WorkerSDK

/// The purchases of customers, from files of touchpoints: what `Order Completed`, `Order Updated`, `Order Refunded` and `Order Cancelled` say.
/// Other touchpoints are passed over; records that workers refuse are counted and passed over too.
///
/// The same order reported twice is one order; a record with the id of an earlier one of the customer is a repeat of it. A customer who asks
/// to be erased has bought nothing until then.
package struct OrderBook {
  /// By customer, in the order of the keys' bytes.
  package private(set) var histories: [String: PurchaseHistory] = [:]
  /// How many purchases and corrections were found.
  package private(set) var orderCount = 0
  /// How many records no worker would have taken.
  package private(set) var refusedCount = 0
  /// How many refunds, cancellations and updates named no purchase that is known.
  package var unmatchedCount: Int { histories.values.reduce(0) { $0 + Int($1.unmatchedCorrections) } }
  /// The latest event; `nil` without any.
  package private(set) var latest: EventTime?

  private let decode = Touchpoint.makeDecoder()
  private var seen: Set<RecordID> = []
  private var batch = RecordBatch()
  private let end: EventTime?

  /// Of events before `end` only.
  package init(until end: EventTime? = nil) { self.end = end }

  /// Adds the records of a file of the topic `touchpoints`; those of other topics are passed over. `onProgress` is called now and then with
  /// the number of lines read.
  package mutating func read(_ reader: RecordFileReader, onProgress: (Int) -> Void = { _ in }) throws(RecordFileError) {
    while let record = try reader.next() {
      if reader.line % 4096 == 0 { onProgress(reader.line) }
      guard record.topic.hasSuffix("touchpoints"), let key = record.key else { continue }
      batch.clear()
      batch.append(
        topic: 0, partition: 0, offset: 0, timestamp: record.timestamp?.milliseconds ?? -1, key: key.span, value: record.value?.span)
      batch.seal()
      do throws(Rejection) {
        let decoded = try decode(RawRecord(batch: batch, index: 0))
        add(decoded.value, at: decoded.time ?? record.timestamp, id: decoded.id, customer: String(decoding: key, as: UTF8.self))
      } catch {
        refusedCount += 1
      }
    }
  }

  private mutating func add(_ touchpoint: Touchpoint, at time: EventTime?, id: RecordID?, customer: String) {
    guard let time else {
      refusedCount += 1
      return
    }
    if let end, time >= end { return }
    latest = max(latest ?? time, time)
    // Somebody who wants to be forgotten is, as by the worker.
    if touchpoint.event == .customerErasureRequested { return histories[customer] = nil }
    guard Self.orderEvents.contains(touchpoint.event), id.map({ isNew($0, of: customer) }) ?? true else { return }
    orderCount += 1
    var history = histories.removeValue(forKey: customer) ?? PurchaseHistory()
    history.take(touchpoint, at: time.milliseconds)
    histories[customer] = history
  }

  /// Whether the customer had no record with this id before: another customer's is no repeat.
  private mutating func isNew(_ id: RecordID, of customer: String) -> Bool {
    seen.insert(RecordID(high: id.high ^ StableHash.hash64(customer.utf8.span), low: id.low)).inserted
  }

  private static let orderEvents: Set<EventName> = [.orderCompleted, .orderUpdated, .orderRefunded, .orderCancelled]
}
