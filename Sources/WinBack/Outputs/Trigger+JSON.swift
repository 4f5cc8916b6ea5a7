internal import RecordLog
internal import Touchpoints
package import WorkerSDK

extension Trigger: OutputValue {
  /// Bytes that suffice for a trigger as it usually is; where they do not, more is taken.
  private static let room = 2_000

  package func encode(into json: inout JSONWriter) {
    let head = plan.head(ofStep: stepPlace)
    json.raw(upTo: Self.room + 6 * customer.utf8.count) { text in
      text.append("{\"id\":\"", hex: id)
      text.append(status == .active ? "\",\"status\":\"active\",\"customer\":" : "\",\"status\":\"revoked\",\"customer\":")
      text.append(quoting: customer.utf8.span)
      text.append(head.span)
      text.append(",\"at\":", quoting: at)
      text.append(",\"not_before\":", quoting: notBefore)
      text.append(",\"expires\":", quoting: expires)
      text.append(",\"conversation\":\"", hex: conversation)
      text.append("\",\"previous_trigger\":", orNull: previous)
      text.append(",\"last_reaction\":", orNull: lastReaction?.name)
      text.append(",\"refers_to\":")
      text.append(subject)
      text.append(",\"revoked_because\":", orNull: revokedBecause)
      if let contents { append(contents, to: &text) }
      text.append(UInt8(ascii: "}"))
    }
  }

  private func append(_ contents: Contents, to text: inout ByteCursor) {
    text.append(",\"arm\":", orNull: contents.arm)
    text.append(",\"purpose\":", orNull: plan.play.purpose.rawValue)
    text.append(",\"channels\":[")
    let channels = plan.channels[contents.policy.place]
    var isFirst = true
    for place in channels.indices where contents.choice.holds(place) {
      let name = channels[place].text
      text.append(isFirst ? "\"" : ",\"")
      text.append(name.span)
      text.append(UInt8(ascii: "\""))
      isFirst = false
    }
    text.append("],\"offer\":{\"kind\":", orNull: contents.offer.kind.rawValue)
    appendOffer(contents, to: &text)
    let (reason, texts) = (plan.reason, plan.reasonTexts)
    text.append(reason.span)
    text.append("", hex: anchor)
    text.append("\",\"at\":", quoting: contents.since)
    text.append(texts.span)
    text.append(UInt8(ascii: "}"))
  }

  private func appendOffer(_ contents: Contents, to text: inout ByteCursor) {
    text.append(",\"name\":", orNull: contents.offer.name)
    text.append(",\"amount\":")
    if let micros = contents.voucherMicros {
      let currency = contents.policy.currency
      text.append(micros: micros)
      text.append(currency.span)
    } else {
      text.append("null,\"currency\":null")
    }
    text.append(",\"suggests\":", orNull: contents.offer.suggests?.rawValue)
    text.append(",\"comparable\":")
    if contents.offer.suggests == .comparable, let product = contents.product {
      text.append("{\"brand\":", orNull: product.brand)
      text.append(",\"price_class\":", orNull: product.price_class)
      text.append(",\"category\":", orNull: product.category)
      text.append(UInt8(ascii: "}"))
    } else {
      text.append("null")
    }
    text.append(UInt8(ascii: "}"))
  }
}
