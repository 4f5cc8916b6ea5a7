/// What money there is for an offer about a subject.
struct Terms {
  /// What is left of the order hoped for: of what is offered, of what it is about, else of what the customer usually orders.
  let margin: Int64
  private let scene: Scene

  init(of subject: Subject, _ scene: Scene, _ state: inout WinBackState) {
    self.scene = scene
    let policy = scene.policy
    margin =
      Self.margin(of: subject.suggested, scene) ?? Self.margin(of: subject.product, scene)
      ?? (state.orders > 0 && state.spentMicros > 0 ? state.spentMicros / state.orders : policy.policy.orderValueMicros)
      .share(policy.policy.marginPermille)
  }

  private static func margin(of product: String?, _ scene: Scene) -> Int64? {
    product.flatMap { scene.reference.product($0) }?.marginMicros(else: scene.policy.policy.marginPermille)
  }

  /// A voucher's amount in millionths, in whole hundredths: what the offer says, but no more than the margin allows.
  func voucherMicros(_ amount: Offer.Amount?) -> Int64? {
    guard let amount else { return nil }
    let wanted: Int64 =
      switch amount {
      case .fixed(let micros): micros
      case .shareOfOrderCost(let permille): orderCostMicros.share(permille)
      }
    let allowed = min(wanted, margin.share(scene.policy.policy.voucherMarginPermille))
    return max(0, allowed / 10_000 * 10_000)
  }

  /// What an order of a new customer costs.
  private var orderCostMicros: Int64 {
    scene.reference.orderCostMicros(in: scene.policy.policy.currency) ?? scene.policy.policy.orderCostMicros
  }

  /// What the dearest of the play's arms is worth: the arm is drawn only when all gates are passed.
  func worth(_ plan: CompiledPlay, _ step: CompiledStep, sending: Int64) -> (worth: Worth, voucher: Int64?) {
    var dearest: (incentive: Int64, voucher: Int64?) = (-1, nil)
    for offer in step.offers {
      let voucher = voucherMicros(offer.amount)
      let incentive = voucher ?? offer.costMicros
      // A voucher that is worth nothing is what has to be seen.
      if voucher == 0 || incentive > dearest.incentive && dearest.voucher != 0 { dearest = (incentive, voucher) }
    }
    let worth = Worth(
      value: plan.play.valueMicros ?? margin, responsePermille: plan.play.responsePermille, incentive: max(0, dearest.incentive),
      sending: sending)
    return (worth, dearest.voucher)
  }
}
