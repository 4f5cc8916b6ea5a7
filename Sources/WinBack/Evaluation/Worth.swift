/// What a message is expected to bring and to cost, in millionths of the policy's currency.
package struct Worth: Sendable, Hashable {
  /// What a reaction is worth.
  package var value: Int64
  /// How many of a thousand react.
  package var responsePermille: Int64
  /// What is given to those who react.
  package var incentive: Int64
  /// What sending costs.
  package var sending: Int64

  /// What is to be expected of one message.
  package var net: Int64 { value.share(responsePermille).adding(-incentive.share(responsePermille)).adding(-sending) }
}

extension PlaySet {
  /// What is left of the order hoped for: of what is offered, of what it is about, else of what the customer usually orders.
  func marginMicros(_ subject: Subject, _ policy: Policy, _ state: WinBackState, _ reference: References) -> Int64 {
    for id in [subject.suggested, subject.product] {
      if let margin = id.flatMap({ reference.product($0) })?.marginMicros(else: policy.marginPermille) { return margin }
    }
    let order = state.orders > 0 && state.spentMicros > 0 ? state.spentMicros / state.orders : policy.orderValueMicros
    return order.share(policy.marginPermille)
  }

  /// A voucher's amount in millionths, in whole hundredths: what the offer says, but no more than the margin allows.
  func voucherMicros(_ offer: Offer, margin: Int64, _ policy: Policy, _ reference: References) -> Int64? {
    guard let amount = offer.amount else { return nil }
    let wanted: Int64 =
      switch amount {
      case .fixed(let micros): micros
      case .shareOfOrderCost(let permille): (reference.orderCostMicros(in: policy.currency) ?? policy.orderCostMicros).share(permille)
      }
    let allowed = min(wanted, margin.share(policy.voucherMarginPermille))
    return max(0, allowed / 10_000 * 10_000)
  }

  /// What the dearest of the play's arms is worth: the arm is drawn only when all gates are passed.
  func worth(
    _ play: Play, _ step: Play.Step, _ subject: Subject, sending: Int64, _ policy: Policy, _ state: WinBackState,
    _ reference: References
  ) -> (worth: Worth, voucher: Int64?) {
    let margin = marginMicros(subject, policy, state, reference)
    var dearest: (incentive: Int64, voucher: Int64?) = (-1, nil)
    for offer in play.arms.isEmpty ? [step.offer] : play.arms.map({ $0.offer ?? step.offer }) {
      let voucher = voucherMicros(offer, margin: margin, policy, reference)
      let incentive = voucher ?? offer.costMicros
      // A voucher that is worth nothing is what has to be seen.
      if voucher == 0 || incentive > dearest.incentive && dearest.voucher != 0 { dearest = (incentive, voucher) }
    }
    let worth = Worth(
      value: play.valueMicros ?? margin, responsePermille: play.responsePermille, incentive: max(0, dearest.incentive), sending: sending)
    return (worth, dearest.voucher)
  }
}
