internal import RecordLog
internal import Touchpoints
package import WorkerSDK

extension Decision: OutputValue {
  package func encode(into json: inout JSONWriter) {
    json.object { json in
      json.field("id", id.hex)
      json.field("candidate", candidate.hex)
      json.field("customer", customer)
      json.field("play", play)
      json.field("play_version", playVersion)
      json.field("step", step)
      json.field("attempt", attempt)
      json.field("at", at)
      json.field("outcome", outcome.rawValue)
      json.field("reason", orNull: reason)
      json.name("gates")
      json.array { json in
        for result in gates {
          json.object { json in
            json.field("gate", result.gate.rawValue)
            json.field("passed", result.isPassed)
            json.field("detail", result.detail)
          }
        }
      }
      json.field("held_until", orNull: heldUntil?.description)
      json.field("lost_to", orNull: lostTo)
      json.field("arm", orNull: arm)
      json.field("trigger", orNull: trigger?.hex)
      json.name("worth")
      if let worth { json.worth(worth, currency) } else { json.null() }
      json.name("because")
      json.object { json in
        json.field("anchor", anchor.hex)
        json.field("at", anchorAt)
      }
      json.name("refers_to")
      json.subject(subject)
      json.field("conversation", conversation.hex)
      json.name("inputs_behind")
      json.array { json in for topic in inputsBehind { json.string(topic) } }
    }
  }
}

extension Trigger: OutputValue {
  package func encode(into json: inout JSONWriter) {
    json.object { json in
      json.field("id", id.hex)
      json.field("status", status.rawValue)
      json.field("customer", customer)
      json.field("play", play)
      json.field("play_version", playVersion)
      json.field("step", step)
      json.field("at", at)
      json.field("not_before", notBefore)
      json.field("expires", expires)
      json.field("conversation", conversation.hex)
      json.field("previous_trigger", orNull: previous?.hex)
      json.field("last_reaction", orNull: lastReaction?.name)
      json.name("refers_to")
      json.subject(subject)
      json.field("revoked_because", orNull: revokedBecause)
      if let contents { contents.write(into: &json) }
    }
  }
}

extension Trigger.Contents {
  fileprivate func write(into json: inout JSONWriter) {
    json.field("arm", arm)
    json.field("purpose", purpose.rawValue)
    json.name("channels")
    json.array { json in for channel in channels { json.string(channel) } }
    json.name("offer")
    json.object { json in
      json.field("kind", offer.kind.rawValue)
      json.field("name", orNull: offer.name)
      json.name("amount")
      if let voucherMicros { json.decimal(micros: voucherMicros) } else { json.null() }
      json.field("currency", orNull: voucherMicros == nil ? nil : currency)
      json.field("suggests", orNull: offer.suggests?.rawValue)
      json.name("comparable")
      if offer.suggests == .comparable, let product {
        json.object { json in
          json.field("brand", orNull: product.brand)
          json.field("price_class", orNull: product.price_class)
          json.field("category", orNull: product.category)
        }
      } else {
        json.null()
      }
    }
    json.name("reason")
    json.object { json in
      json.field("kind", reason.kind)
      json.field("anchor", reason.anchor.hex)
      json.field("at", reason.at)
      json.name("text")
      json.object { json in
        for (language, text) in reason.texts.sorted(by: { $0.key < $1.key }) { json.field(language, text) }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func field(_ name: String, orNull text: String?) {
    self.name(name)
    if let text { string(text) } else { null() }
  }

  fileprivate mutating func worth(_ worth: Worth, _ currency: String) {
    object { json in
      json.field("value", micros: worth.value)
      json.field("response_permille", worth.responsePermille)
      json.field("incentive", micros: worth.incentive)
      json.field("sending", micros: worth.sending)
      json.field("net", micros: worth.net)
      json.field("currency", currency)
    }
  }

  fileprivate mutating func subject(_ subject: Subject) {
    object { json in
      json.field("product", orNull: subject.product)
      json.field("suggested_product", orNull: subject.suggested)
      json.field("season", orNull: subject.season)
      json.field("order", orNull: subject.order)
      json.field("at", orNull: subject.at?.description)
    }
  }
}
