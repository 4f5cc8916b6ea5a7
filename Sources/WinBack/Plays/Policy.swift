package import Lifecycle
package import WorkerSDK

/// What holds for all plays together: how often, when, over which channels, and what it may cost.
package struct Policy: Sendable {
  package struct Channel: Sendable {
    package var id: String
    /// What one message costs, in millionths.
    package var costMicros: Int64 = 0
    /// Whether marketing needs the customer's permission.
    package var needsConsent = true
    /// Whether it reaches only those who are known by name.
    package var needsIdentity = true
    /// Whether a message is noticed at once, so that it has to keep quiet hours; a note in the shop is not.
    package var disturbs = true

    package init(id: String) { self.id = id }
  }

  /// No more than so many messages of marketing.
  package struct Cap: Sendable {
    package enum Span: Sendable, Hashable {
      /// A day in the customer's calendar.
      case day
      case rolling(EventTime.Interval)
    }

    package var span: Span
    package var most: Int
    /// `nil`: over all channels.
    package var channel: String?

    package init(span: Span, most: Int, channel: String?) {
      self.span = span
      self.most = most
      self.channel = channel
    }
  }

  package var id: String
  package var version: Int
  package var effectiveFrom: EventTime?
  /// The currency of all amounts in plays.
  package var currency = "EUR"
  /// Where a customer's own is not known.
  package var timeZone = "Europe/Berlin"
  /// Minutes of the local day between which nobody is disturbed; over midnight where the first is the later one. `nil`: none.
  package var quiet: (from: Int64, to: Int64)?
  package var caps: [Cap] = []
  /// How long after a message of marketing no other play's follows.
  package var coolDown: EventTime.Interval?
  package var channels: [Channel] = []
  /// What an order of a new customer costs where the table of costs does not say, in millionths.
  package var orderCostMicros: Int64 = 0
  /// What is left of a price, in thousandths, where the catalogue does not say.
  package var marginPermille: Int64 = 300
  /// How much of a margin a voucher may take, in thousandths.
  package var voucherMarginPermille: Int64 = 800
  /// What is ordered where nothing is known of the customer, in millionths.
  package var orderValueMicros: Int64 = 50_000_000
  /// On which day of the year each season begins.
  package var seasons: [String: YearDay] = [:]
  package var file: String
  package var position: SourcePosition

  package init(id: String, version: Int, file: String, position: SourcePosition) {
    self.id = id
    self.version = version
    self.file = file
    self.position = position
  }
}
