internal import RecordLog
internal import Touchpoints
package import WorkerSDK

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
      json.raw(upTo: 640) { $0.append(subject) }
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
}
