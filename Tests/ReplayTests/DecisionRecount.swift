import Foundation
import RecordLog
import WorkerSDK

/// A value of `winback.decisions`, as far as it is counted here.
struct PublishedDecision: Decodable {
  struct Gate: Decodable {
    let gate: String
    let passed: Bool
  }

  let id: String
  let candidate: String
  let customer: String
  let play: String
  let step: String
  let at: String
  let outcome: String
  let reason: String?
  let gates: [Gate]
  let arm: String?
  let trigger: String?

  var time: EventTime { EventTime(iso8601: at) ?? .distantPast }
  /// Uses up caps and cool-down.
  var counts: Bool { outcome == "fired" || outcome == "control" }
}

/// A value of `winback.triggers`, as far as it is counted here.
struct PublishedTrigger: Decodable {
  let id: String
  let status: String
  let customer: String
  let play: String
}

/// Works out anew, from the log of decisions alone, what plays and policy promise: without the plays' code and its calendar.
struct DecisionRecount {
  struct Rules {
    let zone: TimeZone
    let mostPerDay: Int
    let mostPerWeek: Int
    let coolDownHours: Int64
    let quietHours: (from: Int, to: Int)
    /// Plays of marketing, with the share of customers who are not contacted, in thousandths.
    let marketing: [String: Int]
  }

  let decisions: [PublishedDecision]
  let triggers: [PublishedTrigger]
  let rules: Rules
  /// By customer, in the order of the log, what used up caps.
  private let sent: [String: [Message]]
  private let calendar: Calendar

  /// A message with its place in the calendar, worked out once.
  private struct Message {
    let decision: PublishedDecision
    let time: EventTime
    let day: Int
  }

  init(_ decisions: [PublishedDecision], _ triggers: [PublishedTrigger], _ rules: Rules) {
    self.decisions = decisions
    self.triggers = triggers
    self.rules = rules
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = rules.zone
    self.calendar = calendar
    let messages = decisions.filter { $0.counts && rules.marketing[$0.play] != nil }.map { decision in
      Message(decision: decision, time: decision.time, day: Self.day(decision.time, calendar))
    }
    sent = Dictionary(grouping: messages, by: \.decision.customer)
  }

  private static func date(_ time: EventTime) -> Date { Date(timeIntervalSince1970: Double(time.milliseconds) / 1000) }

  /// The number of the day, counted on from any.
  private static func day(_ time: EventTime, _ calendar: Calendar) -> Int { calendar.ordinality(of: .day, in: .era, for: date(time)) ?? 0 }

  /// Messages beyond a cap, or too soon after the last.
  var crowded: [String] {
    var found: [String] = []
    for (customer, messages) in sent {
      for (index, message) in messages.enumerated() {
        let before = messages[..<index]
        let today = before.count { $0.day == message.day }
        let week = before.count { $0.time > message.time - .days(7) }
        let isTooSoon = before.contains { $0.time + .hours(rules.coolDownHours) > message.time }
        if today >= rules.mostPerDay || week >= rules.mostPerWeek || isTooSoon { found.append("\(customer) at \(message.time)") }
      }
    }
    return found
  }

  /// Decisions that name a cap which was not reached.
  var needlesslyCapped: [String] {
    decisions.filter { $0.outcome == "suppressed" && $0.gates.contains { $0.gate == "caps" && !$0.passed } }.filter { decision in
      let (time, day) = (decision.time, Self.day(decision.time, calendar))
      let before = (sent[decision.customer] ?? []).filter { $0.time <= time && $0.decision.id != decision.id }
      let today = before.count { $0.day == day }
      let week = before.count { $0.time > time - .days(7) }
      return today < rules.mostPerDay && week < rules.mostPerWeek
    }.map { "\($0.customer) at \($0.at)" }
  }

  /// Messages at night.
  func atNight(except plays: Set<String>) -> [String] {
    decisions.filter { $0.counts && !plays.contains($0.play) }.filter { decision in
      let hour = calendar.component(.hour, from: Self.date(decision.time))
      return hour >= rules.quietHours.from || hour < rules.quietHours.to
    }.map { "\($0.customer) at \($0.at)" }
  }

  /// The first decision of each customer and play that was left to chance.
  var firsts: [PublishedDecision] {
    var seen: Set<String> = []
    return decisions.filter { $0.counts && rules.marketing[$0.play] ?? 0 > 0 && seen.insert("\($0.customer) \($0.play)").inserted }
  }

  /// Whether a customer is not contacted, as the documentation says how that is decided.
  static func isHeldOut(_ customer: String, _ play: String, salt: String, permille: Int) -> Bool {
    StableHash.hash64(Array("\(customer)\u{0}\(play)\u{0}\(salt)".utf8).span) % 1_000_000 < UInt64(permille) * 1000
  }

  /// In how many of some salts, in thousandths, the 95 % interval of the difference in later orders between the arms holds zero.
  ///
  /// Nobody was contacted, so whatever the salt there is no difference. A customer is counted once, with its first decision.
  func coverage(salts: Range<Int>, orders: [String: [EventTime]], within window: EventTime.Interval) -> Int {
    var seen: Set<String> = []
    let units = firsts.filter { seen.insert($0.customer).inserted }.map { decision in
      let until = decision.time + window
      return (decision, orders[decision.customer, default: []].contains { $0 > decision.time && $0 <= until })
    }
    let covering = salts.count { salt in
      var (arms, converted) = ([0.0, 0.0], [0.0, 0.0])
      for (decision, isConverted) in units {
        let permille = rules.marketing[decision.play] ?? 0
        let isHeldOut = Self.isHeldOut(decision.customer, decision.play, salt: "salt-\(salt)", permille: permille)
        arms[isHeldOut ? 1 : 0] += 1
        if isConverted { converted[isHeldOut ? 1 : 0] += 1 }
      }
      let shares = [converted[0] / arms[0], converted[1] / arms[1]]
      let error = (0..<2).map { shares[$0] * (1 - shares[$0]) / arms[$0] }.reduce(0, +).squareRoot()
      return abs(shares[0] - shares[1]) <= 1.959964 * error
    }
    return covering * 1000 / salts.count
  }
}
