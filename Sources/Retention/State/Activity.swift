internal import WorkerSDK

/// How much a customer does: points by week, for the last eight weeks. Sums do not depend on the order in which they are made, so late
/// events change nothing.
///
/// Weeks begin at an hour of the week that is each customer's own, so that not all customers' weeks end at once.
package struct Activity: Sendable, Hashable {
  static let weeks = 8
  static let weekMilliseconds: Int64 = 604_800_000
  private static let hour: Int64 = 3_600_000
  /// How many weeks, the current one included, make the level; as many before them are what the trend is measured against.
  static let span = 4

  /// At which hour of the week the customer's weeks begin, from 0 to 167.
  var startHour: UInt8 = 0
  /// The latest week with points.
  var week: Int32 = 0
  /// The points of that week, and of those before it.
  var points = SIMD8<UInt16>(repeating: 0)

  /// The week of a moment.
  func week(of moment: Int64) -> Int32 {
    let shifted = moment &+ Int64(startHour) &* Self.hour
    return Int32(truncatingIfNeeded: Int64(floorDividing: shifted, by: Self.weekMilliseconds))
  }

  /// When a week begins.
  func start(ofWeek week: Int32) -> Int64 { Int64(week) &* Self.weekMilliseconds &- Int64(startHour) &* Self.hour }

  mutating func add(_ count: UInt8, at moment: Int64) {
    let now = week(of: moment)
    if now > week { shift(to: now) }
    let age = Int(week) - Int(now)
    guard age < Self.weeks else { return }
    let (sum, overflow) = points[age].addingReportingOverflow(UInt16(count))
    points[age] = overflow ? .max : sum
  }

  private mutating func shift(to now: Int32) {
    let distance = Int(now) - Int(week)
    for age in stride(from: Self.weeks - 1, through: 0, by: -1) { points[age] = age >= distance ? points[age - distance] : 0 }
    week = now
  }

  /// The points of the four weeks that end with `week`, and of the four before them.
  func sums(inWeek now: Int32) -> (recent: Int, earlier: Int) {
    let distance = Int(now) - Int(week)
    var (recent, earlier) = (0, 0)
    for age in 0..<Self.weeks {
      let weeksAgo = age + distance
      if weeksAgo < Self.span { recent += Int(points[age]) } else if weeksAgo < 2 * Self.span { earlier += Int(points[age]) }
    }
    return (recent, earlier)
  }
}

/// How engaged a customer is, by its points of four weeks.
package enum EngagementLevel: UInt8, Sendable, CaseIterable {
  case none, low, medium, high

  /// Whether somebody does little or nothing is not worth a signal: visits come and go.
  var step: UInt8 { self < .medium ? 0 : rawValue }

  static func < (a: EngagementLevel, b: EngagementLevel) -> Bool { a.rawValue < b.rawValue }
}

/// Where engagement is going, against the four weeks before.
package enum EngagementTrend: String, Sendable {
  case rising, steady, falling

  /// A change counts from half more or a third less on; few points are no trend.
  init(recent: Int, earlier: Int) {
    if 2 * recent > 3 * earlier + 4 { self = .rising } else if 2 * earlier > 3 * recent + 4 { self = .falling } else { self = .steady }
  }
}
