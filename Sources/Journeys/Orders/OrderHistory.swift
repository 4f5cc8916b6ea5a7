package import RecordFiles
internal import WorkerSDK
internal import RecordLog

/// The orders of a file in order of time, and the account of everything else that was in it.
package struct OrderHistory: Sendable {
  /// Sorted by time; orders of the same moment as they stood in the file.
  package let orders: [Order]
  /// What became of the file's lines.
  package let lines: Tally
  /// What became of the invoices, or orders, that the lines form.
  package let invoices: Tally

  init(orders: [Order], lines: Tally, invoices: Tally) {
    let byTime = orders.indices.sorted { (orders[$0].time, $0) < (orders[$1].time, $1) }
    self.orders = byTime.map { orders[$0] }
    self.lines = lines
    self.invoices = invoices
  }

  /// How many different customers have an order or a refund.
  package var customerCount: Int { Set(orders.map(\.customer)).count }

  /// Writes all orders to `target` as records of `topic`; the record's time is the order's. Does not finish the target.
  package func write<Target: RecordTarget>(to target: Target, topic: String) throws(Target.Failure) {
    for order in orders {
      try target.write(
        RecordLine(
          topic: topic, key: Array(order.customer.utf8), timestamp: order.time, value: order.touchpoint(), valueIsJSON: true))
    }
  }
}
