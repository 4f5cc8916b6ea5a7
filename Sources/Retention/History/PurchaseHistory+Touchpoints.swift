internal import RecordLog
package import Touchpoints

extension PurchaseHistory {
  /// Takes what an event says of an order; other events change nothing.
  package mutating func take(_ touchpoint: Touchpoint, at moment: Int64) {
    let event = touchpoint.event
    guard event == .orderCompleted || event == .orderUpdated || event == .orderRefunded || event == .orderCancelled else { return }
    let amount = touchpoint.amount.map { PurchaseAmount(micros: $0.micros, currency: $0.currency.code) }
    let order = touchpoint.orderID?.shortHash ?? 0
    switch event {
    case .orderCompleted: add(at: moment, amount: amount ?? PurchaseAmount(micros: 0, currency: 0), order: order)
    case .orderUpdated: if let amount { correct(order: order, amount: amount, at: moment) }
    case .orderRefunded: refund(order: order, amount: amount, at: moment)
    default: refund(order: order, at: moment)
    }
  }
}

extension String {
  /// 32 bits that stand for a text of a sender; never 0, which stands for none.
  package var shortHash: UInt32 {
    max(1, UInt32(truncatingIfNeeded: StableHash.hash64(utf8.span)))
  }
}
