internal import Synchronization
internal import WinBack

/// What plays have decided, added up.
final class PlayLedger: Sendable {
  /// What became of the candidates of a play.
  struct Tally: Equatable {
    var fired = 0
    var control = 0
    var held = 0
    var revoked = 0
    /// What was not sent, by the gate that was not passed first.
    var suppressed: [String: Int] = [:]
    /// Sending, in millionths.
    var sending: Int64 = 0
    /// What is given to those who are expected to react.
    var expected: Int64 = 0
    /// What is given if everybody reacts.
    var most: Int64 = 0

    var suppressedCount: Int { suppressed.values.reduce(0, +) }

    static func += (sum: inout Tally, other: Tally) {
      sum.fired += other.fired
      sum.control += other.control
      sum.held += other.held
      sum.revoked += other.revoked
      sum.suppressed.merge(other.suppressed, uniquingKeysWith: +)
      sum.sending += other.sending
      sum.expected += other.expected
      sum.most += other.most
    }
  }

  private struct Contents {
    var tallies: [String: Tally] = [:]
    /// By customer, how many messages of which play.
    var messages: [String: [String: Int]] = [:]
  }

  let plays: PlaySet
  private let contents = Mutex(Contents())

  init(_ plays: PlaySet) { self.plays = plays }

  /// By play.
  var tallies: [String: Tally] { contents.withLock { $0.tallies } }
  /// By customer, how many messages of which play.
  var messages: [String: [String: Int]] { contents.withLock { $0.messages } }
  /// The currency of all amounts.
  var currency: String { plays.policies.last?.currency ?? "" }

  /// Takes what was said at one moment.
  func note(_ outputs: [WinBackOutput]) {
    contents.withLock { contents in
      var worth: Worth?
      for output in outputs {
        switch output {
        case .decision(let decision):
          worth = decision.worth
          contents.tallies[decision.play, default: Tally()].note(decision)
          guard decision.outcome == .fired else { continue }
          contents.messages[decision.customer, default: [:]][decision.play, default: 0] += 1
        case .trigger(let trigger):
          // The decision about a trigger comes right in front of it.
          guard let offered = trigger.contents else { continue }
          contents.tallies[trigger.play, default: Tally()].note(offered, worth)
        }
      }
    }
  }
}

extension PlayLedger.Tally {
  fileprivate mutating func note(_ decision: Decision) {
    switch decision.outcome {
    case .fired: fired += 1
    case .control: control += 1
    case .held: held += 1
    case .revoked: revoked += 1
    case .suppressed: suppressed[decision.reason ?? "", default: 0] += 1
    }
  }

  fileprivate mutating func note(_ offered: Trigger.Contents, _ worth: Worth?) {
    let incentive = offered.voucherMicros ?? offered.offer.costMicros
    sending += worth?.sending ?? 0
    expected += incentive / 1000 * (worth?.responsePermille ?? 0)
    most += incentive
  }
}
