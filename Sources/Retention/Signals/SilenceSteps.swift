/// What silence does to a customer who bought: steps that change at moments that can be worked out, all of them pure functions of the
/// purchases, the parameters and the moment.
struct SilenceSteps {
  let totals: PurchaseTotals
  let model: BGNBD
  let bounds: StepBounds

  /// The steps of one moment.
  struct Steps {
    /// How many levels P(alive) is below.
    let alive: Int
    /// How many of its own intervals the silence has reached.
    let overdue: Int
    /// The score of recency; 0 without cut points.
    let recency: Int
    /// How long a customer that bought once is silent.
    let oneTime: Int
  }

  private static let dayMilliseconds = 86_400_000.0
  /// Silence of more weeks than this never ends.
  private static let longest = 500_000.0

  private var repeats: Int { Int(totals.days) - 1 }

  private func days(_ moment: Int64) -> Double { Double(max(0, moment &- totals.lastTime)) / Self.dayMilliseconds }

  private func alive(_ moment: Int64) -> Int {
    repeats > 0 ? bounds.alive(model.probabilityAlive(totals.summary(at: moment))) : 0
  }

  private func overdue(_ moment: Int64) -> Int { totals.summary(at: moment).overdueRatio.map { bounds.overdue($0) } ?? 0 }

  private func recency(_ moment: Int64) -> Int { bounds.hasCutPoints ? bounds.recency(days(moment)) : 0 }

  private func oneTime(_ moment: Int64) -> Int { repeats == 0 ? bounds.oneTime(days(moment)) : 0 }

  func steps(_ moment: Int64) -> Steps {
    Steps(alive: alive(moment), overdue: overdue(moment), recency: recency(moment), oneTime: oneTime(moment))
  }

  func risk(_ steps: Steps) -> RiskBand {
    let byRhythm = repeats >= SignalRules.fewestRepeats ? max(0, steps.overdue - 1) : 0
    return RiskBand(rawValue: UInt8(1 + max(steps.alive, byRhythm, steps.oneTime))) ?? .lost
  }

  /// The first moment after `now` at which any of its steps changes though nothing happens; `.max`: never.
  func nextChange(after now: Int64, _ steps: Steps) -> Int64 {
    var next = Int64.max
    if repeats > 0 {
      let recency = Double(totals.lastDay - totals.firstDay) / 7
      if let level = bounds.nextAlive(steps.alive), let weeks = model.silence(untilAlive: level, repeats: repeats, recency: recency) {
        next = min(next, crossing(after: now, near: weeks) { alive($0) != steps.alive })
      }
      if let ratio = bounds.nextOverdue(steps.overdue) {
        next = min(next, crossing(after: now, near: ratio * recency / Double(repeats)) { overdue($0) != steps.overdue })
      }
    } else if let days = bounds.nextOneTime(steps.oneTime) {
      next = min(next, crossing(after: now, near: days / 7) { oneTime($0) != steps.oneTime })
    }
    if let days = bounds.nextRecency(steps.recency) {
      next = min(next, crossing(after: now, near: days / 7) { recency($0) != steps.recency })
    }
    return next
  }

  /// The first millisecond after `now` at which `isPast`, which never becomes false again; it lies near `weeks` of silence, where the
  /// formula says so: what counts is the test itself, so that alarm and answer never disagree.
  private func crossing(after now: Int64, near weeks: Double, _ isPast: (Int64) -> Bool) -> Int64 {
    guard weeks < Self.longest else { return .max }
    let guess = max(now, totals.lastTime &+ Int64(weeks * PurchaseTotals.weekMilliseconds))
    var (before, past) = (max(now, guess - 1), guess + 1)
    if before > now, isPast(before) { before = now }
    var reach: Int64 = 4
    while !isPast(past) {
      guard reach < 1 << 40 else { return .max }
      (before, past, reach) = (past, past + reach, reach * 2)
    }
    while past - before > 1 {
      let middle = before + (past - before) / 2
      if isPast(middle) { past = middle } else { before = middle }
    }
    return past
  }
}
