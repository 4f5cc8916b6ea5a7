internal import WorkerSDK

/// A cap, ready to be asked.
struct CompiledCap: Sendable {
  let span: Policy.Cap.Span
  let most: Int
  /// `nil`: over all channels.
  let channel: String?
  let channelHash: UInt64?
  /// What a decision says behind how many were sent.
  let text: [UInt8]

  init(_ cap: Policy.Cap) {
    span = cap.span
    most = cap.most
    channel = cap.channel
    channelHash = cap.channel.map { NameHash.of($0) }
    text = JSONPiece.text(" of \(cap.most) \(cap.channel.map { "by \($0) " } ?? "")\(cap.span.name)")
  }

  /// Whether a message of `time` is of the span that ends now.
  func covers(_ time: EventTime, _ scene: Scene) -> Bool {
    guard time <= scene.now else { return false }
    switch span {
    // No day of the calendar, however clocks are set, is as long as two.
    case .day: return time > scene.now - .days(2) && scene.zone.local(time).date == scene.today
    case .rolling(let span): return time > scene.now - span
    }
  }
}

extension Policy.Cap.Span {
  fileprivate var name: String {
    switch self {
    case .day: return "a day"
    case .rolling(let span):
      let hours = span.milliseconds / 3_600_000
      return hours % 24 == 0 ? "in \(hours / 24) days" : "in \(hours) hours"
    }
  }
}
