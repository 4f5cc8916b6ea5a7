/// What silence does to a customer who bought: steps that change at moments that can be worked out, all of them pure functions of the
/// purchases, the parameters and the moment.
struct SilenceSteps {
  let totals: PurchaseTotals
  let model: BGNBD
  let rules: SignalRules
  let cutPoints: RFMCutPoints?

  private static let dayMilliseconds = 86_400_000.0
  /// Silence of more weeks than this never ends.
  private static let longest = 500_000.0

  private var repeats: Int { Int(totals.days) - 1 }
  private var recency: Double { Double(totals.lastDay - totals.firstDay) / 7 }

  private func days(_ moment: Int64) -> Double { Double(max(0, moment &- totals.lastTime)) / Self.dayMilliseconds }

  /// How many levels P(alive) is below.
  func alive(_ moment: Int64) -> Int {
    guard repeats > 0 else { return 0 }
    let alive = model.probabilityAlive(totals.summary(at: moment))
    return rules.alive.count { $0 > alive }
  }

  /// How many of its own intervals the silence has reached.
  func overdue(_ moment: Int64) -> Int {
    guard let ratio = totals.summary(at: moment).overdueRatio else { return 0 }
    return rules.overdue.count { $0 <= ratio }
  }

  /// The score of recency; 0 without cut points.
  func recency(_ moment: Int64) -> Int {
    guard let cutPoints else { return 0 }
    let days = days(moment)
    return 1 + cutPoints.recencyDays.count { $0 > days }
  }

  /// How long a customer that bought once is silent.
  func oneTime(_ moment: Int64) -> Int {
    guard repeats == 0 else { return 0 }
    let days = days(moment)
    return rules.oneTimeDays.count { $0 <= days }
  }

  func risk(alive: Int, overdue: Int, oneTime: Int) -> RiskBand {
    let byRhythm = repeats >= SignalRules.fewestRepeats ? max(0, overdue - 1) : 0
    return RiskBand(rawValue: UInt8(1 + max(alive, byRhythm, oneTime))) ?? .lost
  }

  /// The first moment after `now` at which any step changes though nothing happens; `.max`: never.
  func nextChange(after now: Int64) -> Int64 {
    var next = Int64.max
    let alive = alive(now)
    if repeats > 0, alive < rules.alive.count,
      let weeks = model.silence(untilAlive: rules.alive[alive], repeats: repeats, recency: recency)
    {
      next = min(next, crossing(after: now, near: weeks) { self.alive($0) != alive })
    }
    let overdue = overdue(now)
    if repeats > 0, overdue < rules.overdue.count {
      let weeks = rules.overdue[overdue] * recency / Double(repeats)
      next = min(next, crossing(after: now, near: weeks) { self.overdue($0) != overdue })
    }
    let score = recency(now)
    if score > 1, let cutPoints {
      next = min(next, crossing(after: now, near: cutPoints.recencyDays[5 - score] / 7) { self.recency($0) != score })
    }
    let oneTime = oneTime(now)
    if repeats == 0, oneTime < rules.oneTimeDays.count {
      next = min(next, crossing(after: now, near: rules.oneTimeDays[oneTime] / 7) { self.oneTime($0) != oneTime })
    }
    return next
  }

  /// The first millisecond after `now` at which `isPast`, which never becomes false again; it lies near `weeks` of silence, where the
  /// formula says so: what counts is the test itself, so that alarm and answer never disagree.
  private func crossing(after now: Int64, near weeks: Double, _ isPast: (Int64) -> Bool) -> Int64 {
    guard weeks < Self.longest else { return .max }
    let guess = max(now, totals.lastTime &+ Int64(weeks * PurchaseTotals.weekMilliseconds))
    var (before, past) = (max(now, guess - 2), guess + 2)
    if isPast(before) { before = now }
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
