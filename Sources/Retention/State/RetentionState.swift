package import WorkerSDK

/// What is remembered of one customer: some hundred bytes.
///
/// As far as possible it consists of sets, sums and latest words, which are the same whatever the order in which events come; so late
/// events need no special way.
package struct RetentionState: CustomerState {
  /// The latest moment that was looked at, in milliseconds.
  package internal(set) var evaluatedAt = Int64.min
  var history = PurchaseHistory()
  package internal(set) var activity = Activity()
  package internal(set) var feedback = Feedback()
  package internal(set) var tickets = Tickets()
  /// When a payment failed last, in milliseconds.
  var paymentFailedAt = Feedback.never
  package internal(set) var interests = Interests()
  /// Where the customer stands, as published.
  package internal(set) var standing = Standing()
  /// Stands for the parameters by which ``standing`` was found; 0 before.
  var parametersTag: UInt32 = 0
  /// When the models say something else by silence alone, in milliseconds; `.max`: never.
  var modelAlarm = Int64.max
  /// When anything changes by silence alone.
  var alarm = Int64.max

  /// - Parameter startHour: The hour of the week at which the customer's weeks begin.
  init(startHour: UInt8) { activity.startHour = startHour }

  package var nextPunctuation: EventTime? { alarm == .max ? nil : EventTime(milliseconds: alarm) }

  /// What it bought, and what became of it.
  package var purchases: PurchaseHistory { history }
}
