internal import RecordLog
package import WorkerSDK

/// The value of `lifecycle.transitions`: a customer went from one phase of a model to another, and why.
package struct PhaseTransition: OutputValue {
  /// `nil`: the key under which the value is published.
  package let customer: String?
  package let move: PhaseMove
  /// The id of the transition that this one corrects, where it does.
  package let corrects: String?

  /// The transition that `move` is for `customer`.
  package init(_ move: PhaseMove, of customer: String?, corrects: String? = nil) {
    self.customer = customer
    self.move = move
    self.corrects = corrects
  }

  package func encode(into json: inout JSONWriter) {
    let models = move.models
    let key = json.key
    let facts = move.facts.count + (move.next?.missing.count ?? 0)
    let room = json.room(for: customer) + 6 * models.texts.longest + facts * (models.texts.longest + 32) + 480
    json.raw(upTo: room) { cursor in
      let texts = models.texts
      cursor.append("{\"customer\":")
      cursor.append(customer, or: key)
      cursor.append(texts.bytes, texts.models[move.model])
      cursor.append(texts.bytes, texts.phase(move.places.from, of: move.model))
      cursor.append(",\"to\":")
      cursor.append(texts.bytes, texts.phase(move.places.to, of: move.model))
      cursor.append(move.direction.piece)
      move.at.append(to: &cursor)
      appendCause(texts, to: &cursor)
      cursor.append(texts.bytes, texts.indicators[move.indicatorIndex])
      append(move.facts, texts, to: &cursor)
      cursor.append("},\"dwell_ms\":")
      cursor.append(decimalOrNull: move.dwell?.milliseconds)
      cursor.append(",\"visit\":")
      cursor.append(decimalOrNull: move.visit.map { Int64($0) })
      cursor.append(",\"sequence\":")
      cursor.append(decimal: Int64(move.sequence))
      appendWay(texts, to: &cursor)
      appendCorrection(to: &cursor)
      cursor.append(UInt8(ascii: "}"))
    }
  }

  private func appendCause(_ texts: OutputTexts, to cursor: inout ByteCursor) {
    cursor.append("\",\"cause\":{\"kind\":\"")
    if move.telling != .first { cursor.append("correction\",\"of\":\"") }
    switch move.cause {
    case .silence: cursor.append("silence\"")
    case .activation: cursor.append("activation\"")
    case .event(let name):
      cursor.append("event\"")
      cursor.append(texts.bytes, texts.events.text(of: name))
    case .lateEvent(let name):
      cursor.append("event\"")
      cursor.append(texts.bytes, texts.events.text(of: name))
      cursor.append(",\"late\":true")
    }
    cursor.append(UInt8(ascii: "}"))
  }

  /// How the move lies to the ideal way, and what comes next.
  private func appendWay(_ texts: OutputTexts, to cursor: inout ByteCursor) {
    cursor.append(",\"deviation\":")
    cursor.append(move.deviation?.piece ?? "null")
    cursor.append(",\"conformance\":")
    cursor.append(decimalOrNull: move.conformance.map { Int64($0) })
    cursor.append(",\"next\":")
    guard let next = move.next else { return cursor.append("null") }
    cursor.append("{\"phase\":")
    cursor.append(texts.bytes, texts.phase(next.place, of: move.model))
    cursor.append(",\"missing\":{")
    append(next.missing, texts, to: &cursor)
    cursor.append("}}")
  }

  private func appendCorrection(to cursor: inout ByteCursor) {
    cursor.append(",\"corrects\":")
    if let corrects {
      cursor.append(UInt8(ascii: "\""))
      cursor.append(escaping: corrects.utf8.span)
      cursor.append(UInt8(ascii: "\""))
    } else {
      cursor.append("null")
    }
    cursor.append(move.telling == .retracted ? ",\"retracted\":true" : ",\"retracted\":false")
  }

  private func append(_ facts: borrowing FactList, _ texts: OutputTexts, to cursor: inout ByteCursor) {
    for index in 0..<facts.count {
      let fact = facts[index]
      cursor.append(index == 0 ? "\"" : ",\"")
      cursor.append(texts.bytes, texts.labels[Int(fact.label)])
      if fact.currency != Fact.noCurrency {
        cursor.append(UInt8(ascii: "."))
        cursor.append(escaping: ModelSet.letters(of: Int64(fact.currency)).utf8.span)
      }
      cursor.append("\":")
      cursor.append(decimal: fact.value)
    }
  }
}

extension PhaseMove.Deviation {
  fileprivate var piece: StaticString {
    switch self {
    case .skipped: "\"skipped\""
    case .regressed: "\"regressed\""
    case .stalled: "\"stalled\""
    case .repeated: "\"repeated\""
    case .outOfOrder: "\"out-of-order\""
    }
  }
}

extension PhaseMove.Direction {
  /// The direction as it stands in a transition, with what is in front of it and behind.
  fileprivate var piece: StaticString {
    switch self {
    case .entry: ",\"direction\":\"entry\",\"at\":\""
    case .forward: ",\"direction\":\"forward\",\"at\":\""
    case .backward: ",\"direction\":\"backward\",\"at\":\""
    case .reentry: ",\"direction\":\"re-entry\",\"at\":\""
    case .exit: ",\"direction\":\"exit\",\"at\":\""
    }
  }
}

extension ByteCursor {
  /// Appends a piece of prepared text; nothing for `none`.
  mutating func append(_ bytes: [UInt8], _ piece: ByteRange) {
    append(bytes.span.extracting(piece.indices))
  }

  mutating func append(decimalOrNull value: Int64?) {
    guard let value else { return append("null") }
    append(decimal: value)
  }
}
