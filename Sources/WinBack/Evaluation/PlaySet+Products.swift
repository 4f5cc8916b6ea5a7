internal import Touchpoints
internal import WorkerSDK

/// What was bought needs something later on: care, accessories, more of what is used up, a successor.
extension PlaySet {
  private static let day = EventTime.Interval.days(1)

  /// Notes what an event says was bought: an order, or the registration of a product that a dealer sold.
  func notePurchases(_ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) {
    guard event.event == .orderCompleted || event.event == .warrantyRegistered else { return }
    let isRegistered = event.event == .warrantyRegistered
    let time =
      isRegistered
      ? event.property("purchased_at").flatMap { EventTime(iso8601: $0) }.map { min($0, moment.time) } ?? moment.time : moment.time
    let order = event.property("order_id").flatMap { $0.utf8.count <= 256 ? $0 : nil }
    for line in event.lines {
      let product = NameHash.of(line.product)
      // A product that is registered after its order is not bought twice.
      if isRegistered, state.purchases.contains(where: { $0.product == product }) { continue }
      state.purchases.append(Purchase(product: product, at: time))
      if state.purchases.count > WinBackState.Bounds.purchases { state.purchases.removeFirst() }
      let subject = Subject(product: line.product, order: order, at: time)
      if state.firstPurchase?.at ?? .distantFuture > time { state.firstPurchase = subject }
      if state.lastPurchase?.at ?? .distantPast <= time { state.lastPurchase = subject }
      plan(line, subject, moment, &state)
    }
    if event.lines.isEmpty, !isRegistered {
      let subject = Subject(order: order, at: time)
      if state.firstPurchase?.at ?? .distantFuture > time { state.firstPurchase = subject }
      if state.lastPurchase?.at ?? .distantPast <= time { state.lastPurchase = subject }
    }
    if state.orders <= 1 { state.datesPlanned = 0 }
  }

  private func plan(_ line: OrderLine, _ subject: Subject, _ moment: Moment, _ state: inout WinBackState) {
    guard !productPlays.isEmpty || !datePlays.isEmpty, let time = subject.at else { return }
    let product = moment.reference.product(line.product, at: moment.time)
    let zone = zone(state.zone, compiledPolicy(at: moment.time))
    for plan in productPlays where plan.isActive(at: state.clock) {
      guard case .product(let need, let days, let minute) = plan.play.start else { continue }
      for (target, offset) in needs(need, of: product, line, days) {
        // What is used up before anybody would ask is not asked for.
        if need == .wornOut, offset <= Int64(days) { continue }
        let anchor = moment.id.part("\(line.product)\u{0}\(target ?? "")")
        var candidate = Candidate(play: plan.hash, anchor: anchor, anchorAt: time, due: time)
        candidate.subject = subject
        candidate.subject.suggested = target
        var base = zone.local(time).date
        if need == .wornOut { base = restocked(candidate, base, days, zone, &state) }
        let due = zone.moment(base.adding(days: offset - (need == .wornOut ? Int64(days) : 0)), minute: Int64(minute))
        candidate.due = max(due, moment.time)
        candidate.ripe = candidate.due
        state.add(candidate)
      }
    }
    planSeasons(product, subject, zone, moment, &state)
  }

  /// Which products are to be offered, and how many days after the purchase.
  private func needs(_ need: PlayStart.Need, of product: CatalogProduct?, _ line: OrderLine, _ days: Int) -> [(
    target: String?, days: Int64
  )] {
    switch need {
    case .care: return companions(product?.care) { $0.offset_days }
    case .accessory: return companions(product?.accessories) { $0.offset_days }
    case .warranty: return [(nil, Int64(days))]
    case .successor:
      guard let successor = product?.successor_id, let lifetime = product?.lifetime_days, lifetime > 0, lifetime <= 36_500 else {
        return []
      }
      return [(successor, Int64(max(1, lifetime - days)))]
    case .wornOut:
      var needs = companions(product?.consumables) { companion in
        guard let lifetime = companion.lifetime_days, let count = companion.included?.count, count > 0 else { return nil }
        let (days, overflow) = lifetime.multipliedReportingOverflow(by: count)
        return overflow ? nil : days
      }
      // What lasts until its successor comes is not used up.
      if product?.successor_id == nil, let lifetime = product?.lifetime_days, lifetime > 0, lifetime <= 36_500 {
        needs.append((line.product, min(Int64(lifetime) * min(line.quantityMilli, 1_000_000) / 1000, 36_500)))
      }
      return needs
    }
  }

  private func companions(_ list: [CatalogProduct.Companion]?, _ days: (CatalogProduct.Companion) -> Int?) -> [(
    target: String?, days: Int64
  )] {
    (list ?? []).prefix(8).compactMap { companion in
      guard let days = days(companion), days >= 0, days <= 36_500 else { return nil }
      return (companion.product_id, Int64(days))
    }
  }

  /// Who buys before the last is used up has so much more: the earlier candidate makes way, and the count begins when the last is gone.
  private func restocked(
    _ candidate: Candidate, _ base: LocalDate, _ days: Int, _ zone: ZoneRules, _ state: inout WinBackState
  ) -> LocalDate {
    guard
      let place = state.candidates.firstIndex(where: {
        $0.play == candidate.play && $0.subject.suggested == candidate.subject.suggested && $0.attempt == 0
      })
    else { return base }
    let gone = zone.local(state.candidates[place].due).date.adding(days: Int64(days))
    state.candidates.remove(at: place)
    return max(base, gone)
  }

  /// Before the next beginning of each of the product's seasons, not the one just begun.
  private func planSeasons(
    _ product: CatalogProduct?, _ subject: Subject, _ zone: ZoneRules, _ moment: Moment, _ state: inout WinBackState
  ) {
    guard let seasons = product?.seasons, let time = subject.at else { return }
    let policy = compiledPolicy(at: state.clock)
    for plan in datePlays where plan.isActive(at: state.clock) {
      guard case .date(.season, let daysBefore, let minute) = plan.start else { continue }
      for season in seasons.prefix(8) {
        guard let day = policy.policy.seasons[season.lowercased()] else { continue }
        let beginning = day.first(from: zone.local(time).date.adding(days: Int64(daysBefore) + Self.seasonGap))
        let name = season.lowercased()
        // One message for a season, about what was bought last.
        state.candidates.removeAll { $0.play == plan.hash && $0.subject.season == name }
        var candidate = Candidate(
          play: plan.hash, anchor: moment.id.part("season \(name) \(beginning.year)"), anchorAt: time,
          due: zone.moment(beginning.adding(days: -Int64(daysBefore)), minute: Int64(minute)))
        candidate.subject = subject
        candidate.subject.season = name
        state.add(candidate)
      }
    }
  }

  /// Who bought for a season in the last days before it needs nothing for it.
  private static let seasonGap: Int64 = 30
}
