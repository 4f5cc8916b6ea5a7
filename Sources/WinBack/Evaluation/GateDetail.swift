internal import WorkerSDK

/// By which numbers a gate was passed or not.
enum GateDetail: Sendable {
  case nothing, notAsked, notKnown
  case always
  case since(EventTime)
  case until(EventTime)
  case ended, stands
  case met, notMet
  case boughtMeanwhile, notBoughtSince
  case channels(ChannelChoice)
  /// Of each of the policy's caps, how many were sent.
  case sent(SentCounts)
  /// So many complaints are open.
  case complaints(Int16, allowsPromotions: Bool)
  case underWay, nothingSent
  /// Minutes of the customer's day.
  case clock(Int16)
  case nobodyDisturbed(Int16)
  case quiet(Int16, until: EventTime)
  /// In millionths.
  case amount(Int64)
  /// That of the decision.
  case worth
}
