internal import RecordLog
internal import Touchpoints
package import WorkerSDK

extension Decision: OutputValue {
  /// Bytes that suffice for a decision as it usually is; where they do not, more is taken.
  private static let room = 2_600

  package func encode(into json: inout JSONWriter) {
    let head = plan.head(ofStep: stepPlace)
    json.raw(upTo: Self.room + 6 * customer.utf8.count) { text in
      text.append("{\"id\":\"", hex: id)
      text.append("\",\"candidate\":\"", hex: candidate)
      text.append("\",\"customer\":")
      text.append(quoting: customer.utf8.span)
      text.append(head.span)
      text.append(",\"attempt\":")
      text.append(decimal: Int64(attempt))
      text.append(",\"at\":", quoting: at)
      text.append(",\"outcome\":\"")
      text.append(outcome.name)
      appendReason(to: &text)
      if let results { append(results, to: &text) }
      text.append("],\"held_until\":", orNull: heldUntil)
      text.append(",\"lost_to\":", orNull: lostTo)
      text.append(",\"arm\":", orNull: arm)
      text.append(",\"trigger\":", orNull: trigger)
      appendWorth(to: &text)
      text.append(",\"because\":{\"anchor\":\"", hex: anchor)
      text.append("\",\"at\":", quoting: anchorAt)
      text.append("},\"refers_to\":")
      text.append(subject)
      text.append(",\"conversation\":\"", hex: conversation)
      text.append("\",\"inputs_behind\":[")
      for (place, topic) in inputsBehind.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        text.append(quoting: topic.utf8.span)
      }
      text.append("]}")
    }
  }

  private func appendReason(to text: inout ByteCursor) {
    guard let cause else { return text.append("\",\"reason\":null,\"gates\":[") }
    text.append("\",\"reason\":\"")
    text.append(cause.name)
    text.append("\",\"gates\":[")
  }

  private func appendWorth(to text: inout ByteCursor) {
    guard let worth else { return text.append(",\"worth\":null") }
    text.append(",\"worth\":{\"value\":")
    text.append(micros: worth.value)
    text.append(",\"response_permille\":")
    text.append(decimal: worth.responsePermille)
    text.append(",\"incentive\":")
    text.append(micros: worth.incentive)
    text.append(",\"sending\":")
    text.append(micros: worth.sending)
    text.append(",\"net\":")
    text.append(micros: worth.net)
    let currency = policy.currency
    text.append(currency.span)
    text.append(UInt8(ascii: "}"))
  }

  private func append(_ results: GateResults, to text: inout ByteCursor) {
    for gate in Gate.allCases {
      text.append(gate.rawValue == 0 ? "{\"gate\":\"" : ",{\"gate\":\"")
      text.append(gate.name)
      text.append(results.isPassed(gate) ? "\",\"passed\":true,\"detail\":\"" : "\",\"passed\":false,\"detail\":\"")
      append(results[gate], to: &text)
      text.append("\"}")
    }
  }

  /// By which numbers a gate was passed, in words for a person who looks into it.
  private func append(_ detail: GateDetail, to text: inout ByteCursor) {
    switch detail {
    case .since(let time): text.append("since ", time)
    case .until(let time): text.append("until ", time)
    case .channels(let choice): append(choice, to: &text)
    case .sent(let counts): append(counts, to: &text)
    case .complaints(let open, let allowsPromotions):
      text.append(decimal: Int64(open))
      text.append(allowsPromotions ? " open" : " open, no promotions by its signal")
    case .clock(let minute): text.append(minute, " there")
    case .nobodyDisturbed(let minute): text.append(minute, " there, and nobody is disturbed")
    case .quiet(let minute, let until):
      text.append(minute, " there, until ")
      until.append(to: &text)
    case .amount(let micros): text.append(amount: micros)
    case .worth: appendCalculation(to: &text)
    default: text.append(detail.words)
    }
  }

  private func append(_ choice: ChannelChoice, to text: inout ByteCursor) {
    if choice.isEmpty { return text.append("no channel") }
    let channels = plan.channels[policy.place]
    var isFirst = true
    for place in channels.indices where choice.holds(place) {
      if !isFirst { text.append(", ") }
      let name = channels[place].text
      text.append(name.span)
      isFirst = false
    }
  }

  private func append(_ counts: SentCounts, to text: inout ByteCursor) {
    for place in policy.caps.indices {
      if place > 0 { text.append(", ") }
      text.append(decimal: Int64(counts[place]))
      let rule = policy.caps[place].text
      text.append(rule.span)
    }
  }

  private func appendCalculation(to text: inout ByteCursor) {
    guard let worth else { return }
    text.append(amount: worth.value)
    text.append(" less ")
    text.append(amount: worth.incentive)
    text.append(" at ")
    text.append(decimal: worth.responsePermille)
    text.append(" of 1000, less ")
    text.append(amount: worth.sending)
  }
}

extension Decision.Outcome {
  fileprivate var name: StaticString {
    switch self {
    case .fired: "fired"
    case .control: "control"
    case .held: "held"
    case .suppressed: "suppressed"
    case .revoked: "revoked"
    }
  }
}

extension GateDetail {
  /// What there is to say without numbers.
  fileprivate var words: StaticString {
    switch self {
    case .nothing: "none"
    case .notAsked: "not asked"
    case .notKnown: "not known"
    case .always: "always"
    case .ended: "ended"
    case .stands: "stands"
    case .met: "met"
    case .notMet: "not met"
    case .boughtMeanwhile: "bought meanwhile"
    case .notBoughtSince: "not bought since"
    case .underWay: "a conversation of this play is under way"
    case .nothingSent: "nothing was sent"
    default: ""
    }
  }
}
