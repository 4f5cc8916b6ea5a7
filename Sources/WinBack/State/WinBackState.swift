package import WorkerSDK

/// What the plays remember of one customer. Every list has a bound, and loses what is oldest or farthest away.
package struct WinBackState: Sendable, Hashable {
  enum Bounds {
    static let facts = 96
    static let permissions = 24
    static let tickets = 8
    static let phases = 12
    static let candidates = 48
    static let threads = 12
    static let completions = 8
    static let firings = 64
    static let assignments = 64
    static let dialogues = 24
    static let purchases = 48
    static let decidedDays = 16
  }

  /// The furthest moment seen.
  package var clock = EventTime.distantPast

  /// The IANA name; empty where it is not known.
  var zone = ""
  var isIdentified = false
  var birthday: YearDay?
  var nameDay: YearDay?
  /// For which plays the days of the calendar were looked up.
  var datesPlanned: UInt64 = 0
  var lastActivity = EventTime.distantPast
  var endedAt: EventTime?
  /// E-mail came back, or was called spam; and later got through.
  var mailTrouble = EventTime.distantPast
  var mailProof = EventTime.distantPast
  var orders: Int64 = 0
  /// In the policy's currency, in millionths.
  var spentMicros: Int64 = 0
  var firstPurchase: Subject?
  var lastPurchase: Subject?
  /// The product looked at last.
  var lastSeen: Subject?
  var signal: SignalFact?

  var counts: [EventFact] = []
  var values: [ValueFact] = []
  var permissions: [Permission] = []
  var tickets: [Ticket] = []
  var phases: [PhaseFact] = []
  var candidates: [Candidate] = []
  var threads: [Thread] = []
  var completions: [Completion] = []
  var firings: [Firing] = []
  var assignments: [Assignment] = []
  var dialogues: [Dialogue] = []
  var purchases: [Purchase] = []
  var decidedDays: [DecidedDay] = []

  package init() {}
}

extension WinBackState: CustomerState {
  // By places: who goes through the elements themselves is handed copies of them.
  package var nextPunctuation: EventTime? {
    var next: EventTime?
    for place in candidates.indices where next.map({ candidates[place].due < $0 }) ?? true { next = candidates[place].due }
    for place in threads.indices where threads[place].status == .open && next.map({ threads[place].due < $0 }) ?? true {
      next = threads[place].due
    }
    return next
  }
}

extension WinBackState {
  /// Adds a candidate, unless the same reason has made it one already; beyond the bound the one farthest away goes.
  mutating func add(_ candidate: Candidate) {
    guard !candidates.contains(where: { $0.play == candidate.play && $0.anchor == candidate.anchor && $0.step == candidate.step }) else {
      return
    }
    candidates.append(candidate)
    guard candidates.count > Bounds.candidates else { return }
    var farthest = 0
    for index in candidates.indices where candidates[index].due > candidates[farthest].due { farthest = index }
    candidates.remove(at: farthest)
  }

  mutating func add(_ firing: Firing) {
    firings.append(firing)
    if firings.count > Bounds.firings { firings.removeFirst() }
  }

  func dialogue(of play: UInt64) -> Dialogue? { dialogues.first { $0.play == play } }

  /// What the customer last did with a message of the conversation that a play has with it.
  func reaction(to play: UInt64) -> Reaction { dialogue(of: play)?.reaction ?? .none }

  /// The dialogue becomes the latest one.
  mutating func set(_ dialogue: Dialogue) {
    dialogues.removeAll { $0.play == dialogue.play }
    dialogues.append(dialogue)
    if dialogues.count > Bounds.dialogues { dialogues.removeFirst() }
  }

  func value(_ slot: UInt64) -> ValueFact? { values.first { $0.slot == slot } }

  /// The later one counts; of two at one moment the larger, so that their order does not matter.
  mutating func learn(_ value: ValueFact) {
    guard let index = values.firstIndex(where: { $0.slot == value.slot }) else {
      values.append(value)
      if values.count > Bounds.facts { values.removeFirst() }
      return
    }
    let known = values[index]
    if (value.at, value.text) > (known.at, known.text) { values[index] = value }
  }

  mutating func count(_ slot: UInt64, at time: EventTime, keepsRecent: Bool) {
    let index = counts.firstIndex { $0.slot == slot } ?? counts.endIndex
    if index == counts.endIndex { counts.append(EventFact(slot: slot, at: time)) }
    counts[index].add(time, keepsRecent: keepsRecent)
    if counts.count > Bounds.facts { counts.removeFirst() }
  }
}
