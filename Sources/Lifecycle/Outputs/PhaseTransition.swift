internal import RecordLog
package import WorkerSDK

/// The value of `lifecycle.transitions`: a customer went from one phase of a model to another, and why.
package struct PhaseTransition: OutputValue {
  /// `nil`: the key under which the value is published.
  package let customer: String?
  package let move: PhaseMove

  /// The transition that `move` is for `customer`.
  package init(_ move: PhaseMove, of customer: String?) {
    self.customer = customer
    self.move = move
  }

  package func encode(into json: inout JSONWriter) {
    let models = move.models
    let key = json.key
    let room = json.room(for: customer) + 4 * models.texts.longest + move.facts.count * (models.texts.longest + 32) + 320
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
      switch move.cause {
      case .silence: cursor.append("\",\"cause\":{\"kind\":\"silence\"}")
      case .event(let name):
        cursor.append("\",\"cause\":{\"kind\":\"event\"")
        cursor.append(texts.bytes, texts.events.text(of: name))
        cursor.append(UInt8(ascii: "}"))
      }
      cursor.append(texts.bytes, texts.indicators[move.indicatorIndex])
      append(move.facts, texts, to: &cursor)
      cursor.append("},\"dwell_ms\":")
      cursor.append(decimalOrNull: move.dwell?.milliseconds)
      cursor.append(",\"visit\":")
      cursor.append(decimalOrNull: move.visit.map { Int64($0) })
      cursor.append(",\"sequence\":")
      cursor.append(decimal: Int64(move.sequence))
      cursor.append(UInt8(ascii: "}"))
    }
  }

  private func append(_ facts: [Fact], _ texts: OutputTexts, to cursor: inout ByteCursor) {
    for index in facts.indices {
      let fact = facts[index]
      cursor.append(index == 0 ? "\"" : ",\"")
      cursor.append(texts.bytes, texts.labels[Int(fact.label)])
      if let currency = fact.currency {
        cursor.append(UInt8(ascii: "."))
        cursor.append(escaping: ModelSet.letters(of: currency).utf8.span)
      }
      cursor.append("\":")
      cursor.append(decimal: fact.value)
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

extension JSONWriter {
  /// Room for a customer in quotes, with every character escaped.
  func room(for customer: String?) -> Int { (customer?.utf8.count ?? max(key.count, 0)) * 6 + 2 }
}

extension ByteCursor {
  /// Appends the customer in quotes: by its name, or by the key that lies in front.
  mutating func append(_ customer: String?, or key: ByteRange) {
    append(UInt8(ascii: "\""))
    if let customer {
      append(escaping: customer.utf8.span)
    } else {
      append(escaping: key)
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends a piece of prepared text; nothing for `none`.
  mutating func append(_ bytes: [UInt8], _ piece: ByteRange) {
    append(bytes.span.extracting(piece.indices))
  }

  mutating func append(decimalOrNull value: Int64?) {
    guard let value else { return append("null") }
    append(decimal: value)
  }
}
