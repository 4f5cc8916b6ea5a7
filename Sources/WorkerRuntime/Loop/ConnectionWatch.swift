/// Tells that the broker is away, once, and that it is back, once: not each hiccup that passes by itself.
struct ConnectionWatch {
  enum News: Equatable {
    case away
    case back
  }

  /// What is over sooner is not worth a line.
  private static let patience = Duration.seconds(2)
  private var since: Duration?
  private var isAnnounced = false

  /// Takes what is known at `now`, and says what is to be told.
  mutating func observe(isConnected: Bool, at now: Duration) -> News? {
    if isConnected {
      since = nil
      defer { isAnnounced = false }
      return isAnnounced ? .back : nil
    }
    guard let since else {
      self.since = now
      return nil
    }
    guard !isAnnounced, now - since >= Self.patience else { return nil }
    isAnnounced = true
    return .away
  }
}
