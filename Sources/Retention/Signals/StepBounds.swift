/// The bounds of ``SignalRules`` and ``RFMCutPoints`` as plain numbers, four to each: they are asked many times for one signal.
struct StepBounds: Sendable {
  private let levels, ratios, silences, recencies, frequencies, values: SIMD4<Double>
  let hasCutPoints: Bool

  init(_ parameters: RetentionParameters) {
    let rules = parameters.rules
    // Where there are only three, the fourth is never passed.
    levels = Self.bounds(rules.alive, else: -.infinity)
    ratios = Self.bounds(rules.overdue, else: .infinity)
    silences = Self.bounds(rules.oneTimeDays, else: .infinity)
    recencies = Self.bounds(parameters.cutPoints?.recencyDays ?? [], else: -.infinity)
    frequencies = Self.bounds(parameters.cutPoints?.purchases ?? [], else: .infinity)
    values = Self.bounds(parameters.cutPoints?.spend ?? [], else: .infinity)
    hasCutPoints = parameters.cutPoints != nil
  }

  private static func bounds(_ values: [Double], else other: Double) -> SIMD4<Double> {
    var bounds = SIMD4(repeating: other)
    for place in 0..<min(4, values.count) { bounds[place] = values[place] }
    return bounds
  }

  /// How many levels P(alive) is below, and where the next one lies; `nil` behind the last one.
  func alive(_ probability: Double) -> Int { Self.count(levels .> probability) }
  func nextAlive(_ step: Int) -> Double? { step < 4 && levels[step] > 0 ? levels[step] : nil }

  /// How many overdue ratios are reached.
  func overdue(_ ratio: Double) -> Int { Self.count(ratios .<= ratio) }
  func nextOverdue(_ step: Int) -> Double? { step < 4 && ratios[step].isFinite ? ratios[step] : nil }

  /// How many spans of silence a customer that bought once has reached.
  func oneTime(_ days: Double) -> Int { Self.count(silences .<= days) }
  func nextOneTime(_ step: Int) -> Double? { step < 4 && silences[step].isFinite ? silences[step] : nil }

  /// The scores of RFM, from 1 to 5.
  func recency(_ days: Double) -> Int { 1 + Self.count(recencies .> days) }
  /// At how many days of silence the score of recency becomes another.
  func nextRecency(_ score: Int) -> Double? { score > 1 && score <= 5 ? recencies[5 - score] : nil }
  func frequency(_ days: Double) -> Int { 1 + Self.count(frequencies .< days) }
  func monetary(_ spent: Double) -> Int { 1 + Self.count(values .< spent) }

  private static func count(_ mask: SIMDMask<SIMD4<Int64>>) -> Int {
    (mask[0] ? 1 : 0) + (mask[1] ? 1 : 0) + (mask[2] ? 1 : 0) + (mask[3] ? 1 : 0)
  }
}
