internal import Glibc

/// Expected purchases of many customers under one set of parameters, each in some tens of nanoseconds.
///
/// What a living customer is expected to buy depends, given its number of repeat purchases, only on s = horizon / (α + T). That curve, and
/// the one of discounted purchases, are kept as polynomials of degree 15 over half octaves of 1 + s, where they have no singularity near, and
/// reach the last digits; they are worked out by ``BGNBD/expectedPurchasesIfAlive(_:horizon:)`` when first asked for. What has been asked
/// before never changes an answer: the same customer has the same bits in a batch and alone.
package struct PurchaseCurves: Sendable {
  package let model: BGNBD
  package let schedule: DiscountSchedule

  private var panels: [CurvePanel] = []
  /// For each number of repeats and each half octave: where its panel is, or what takes its place.
  private var places: [Int32] = []
  private var rates: [AliveRate?] = []

  private static let unknown: Int32 = -1
  /// The curve is not smooth enough there: every value is worked out anew.
  private static let direct: Int32 = -2
  static let panelsPerCurve = 64
  /// More repeats are rare enough to be worked out one by one.
  private static let mostRepeats = 4096

  package init(_ model: BGNBD, schedule: DiscountSchedule = .year) {
    (self.model, self.schedule) = (model, schedule)
  }

  /// Purchases in the next `share` · (α + age) weeks of a customer that is alive.
  @inline(__always)
  package mutating func purchases(repeats: Int, share: Double) -> Double {
    let position = CurvePosition(share)
    let place = place(repeats: repeats, position.panel)
    return place >= 0 ? share * panels[Int(place)].purchases(position.offset) : share * directRate(repeats, share)
  }

  /// Both purchases and discounted purchases until the horizon of ``schedule``, of a customer that is alive.
  @inline(__always)
  package mutating func discounted(repeats: Int, share: Double) -> (purchases: Double, discounted: Double) {
    let position = CurvePosition(share)
    let place = place(repeats: repeats, position.panel)
    guard place >= 0 else { return directDiscounted(repeats, share) }
    let both = panels[Int(place)].both(position.offset) * share
    return (both.x, both.y)
  }

  @inline(__always)
  private mutating func place(repeats: Int, _ panel: Int) -> Int32 {
    let index = repeats &* Self.panelsPerCurve &+ panel
    if panel < Self.panelsPerCurve, index < places.count, places[index] != Self.unknown { return places[index] }
    return fill(repeats, panel)
  }

  /// Works out the panels of a curve up to `panel`: discounted purchases need those before it.
  @inline(never)
  private mutating func fill(_ repeats: Int, _ panel: Int) -> Int32 {
    guard repeats < Self.mostRepeats, panel < Self.panelsPerCurve else { return Self.direct }
    let start = repeats * Self.panelsPerCurve
    if places.count < start + Self.panelsPerCurve {
      places.append(contentsOf: repeatElement(Self.unknown, count: start + Self.panelsPerCurve - places.count))
    }
    for number in 0...panel where places[start + number] == Self.unknown {
      places[start + number] = Self.direct
      guard let rates = Chebyshev.fit({ rate(repeats, CurvePosition.share(panel: number, offset: $0)) }) else { continue }
      // Discounted purchases of this panel need its own undiscounted ones.
      places[start + number] = Int32(panels.count)
      panels.append(CurvePanel(purchases: rates, discounted: rates))
      let discounted = Chebyshev.fit { offset in discountedRate(repeats, CurvePosition.share(panel: number, offset: offset)) }
      if let discounted {
        panels[panels.count - 1] = CurvePanel(purchases: rates, discounted: discounted)
      } else {
        panels.removeLast()
        places[start + number] = Self.direct
      }
    }
    return places[start + panel]
  }

  private mutating func rate(_ repeats: Int, _ share: Double) -> Double {
    if rates.count <= repeats { rates.append(contentsOf: repeatElement(nil, count: repeats + 1 - rates.count)) }
    if let known = rates[repeats] { return known.value(share) }
    let rate = AliveRate(model, repeats: repeats)
    rates[repeats] = rate
    return rate.value(share)
  }

  /// Discounted purchases per unit of `share`.
  private func discountedRate(_ repeats: Int, _ share: Double) -> Double {
    let step = 1 / Double(schedule.periods)
    return schedule.sum { period in
      let part = Double(period) * step
      let position = CurvePosition(share * part)
      let place = places[repeats * Self.panelsPerCurve + position.panel]
      if place >= 0 { return part * panels[Int(place)].purchases(position.offset) }
      return part * (rates[repeats] ?? AliveRate(model, repeats: repeats)).value(share * part)
    }
  }

  @inline(never)
  private mutating func directRate(_ repeats: Int, _ share: Double) -> Double {
    repeats < Self.mostRepeats ? rate(repeats, share) : AliveRate(model, repeats: repeats).value(share)
  }

  @inline(never)
  private mutating func directDiscounted(_ repeats: Int, _ share: Double) -> (Double, Double) {
    let rate = AliveRate(model, repeats: repeats)
    let step = share / Double(schedule.periods)
    let discounted = schedule.sum { period in Double(period) * step * rate.value(Double(period) * step) }
    return (share * rate.value(share), discounted)
  }
}
