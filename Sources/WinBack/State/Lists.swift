internal import WorkerSDK

// What is asked of lists, mostly by their places: who goes through large elements themselves is handed copies of them.

extension [EventFact] {
  /// How often an event happened, in all or within a span before `now`.
  func count(_ slot: UInt64, within span: EventTime.Interval?, before now: EventTime) -> Int {
    for place in indices where self[place].slot == slot {
      return span.map { self[place].recent.count(after: now - $0) } ?? Int(clamping: self[place].count)
    }
    return 0
  }
}

extension [PhaseFact] {
  /// The phase of a model that the customer is in; 0 for none, `nil` where nothing is known.
  func phase(of model: UInt64) -> UInt64? { first { $0.model == model }?.phase }
}

extension [Permission] {
  private static let marketing = NameHash.of(Purpose.marketing.rawValue)

  /// Whether the customer permits marketing by a channel. The later word counts, be it about one channel or about all.
  func permit(_ channel: UInt64, at now: EventTime) -> Bool {
    var last: Permission?
    for permission in self where permission.purpose == Self.marketing && (permission.channel == channel || permission.channel == 0) {
      guard let known = last, (known.at, known.isGranted ? 0 : 1) >= (permission.at, permission.isGranted ? 0 : 1) else {
        last = permission
        continue
      }
    }
    guard let last else { return false }
    return last.isGranted && (last.expires.map { now < $0 } ?? true)
  }
}

extension [Purchase] {
  /// Whether a product was bought after `time`.
  func have(_ product: UInt64, after time: EventTime) -> Bool { contains { $0.product == product && $0.at > time } }
}

extension [Firing] {
  /// How many messages count for a cap.
  func count(under cap: CompiledCap, _ scene: Scene) -> Int {
    var count = 0
    for place in indices where self[place].isMarketing && cap.covers(self[place].at, scene) {
      if cap.channelHash.map({ self[place].channels.contains($0) }) ?? true { count += 1 }
    }
    return count
  }

  /// Until when no message of another conversation may follow; `nil` where there was none.
  func coolDown(of plan: CompiledPlay, beside conversation: RecordID?, _ others: EventTime.Interval?) -> EventTime? {
    let own = [plan.play.coolDown, others].compactMap(\.self).max()
    var until: EventTime?
    for place in indices where self[place].isMarketing && self[place].conversation != conversation {
      guard let span = self[place].play == plan.hash ? own : others else { continue }
      until = Swift.max(until ?? .distantPast, self[place].at + span)
    }
    return until
  }
}
