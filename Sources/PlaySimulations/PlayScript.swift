internal import RecordLog
internal import WorkerSDK
internal import WorkerTesting

/// Makes touchpoints of a script's records: bursts, silences, repeats, late and refused records stay where they are.
enum PlayScript {
  /// What customers do, by a number that the record's id gives. Products are those of ``PlayWorkload``'s catalogue.
  private static let events: [(name: String, properties: String)] = [
    ("Product Added", #""cart_id":"k0","product_id":"mug","price":40"#),
    ("Product Added", #""cart_id":"k1","product_id":"shoes","price":120"#),
    ("Cart Viewed", #""cart_id":"k0""#),
    ("Order Completed", #""cart_id":"k0","order_id":"ORDER","revenue":40,"currency":"EUR","products":[{"product_id":"mug","price":40}]"#),
    ("Order Completed", #""order_id":"ORDER","revenue":120,"currency":"EUR","products":[{"product_id":"shoes","price":120,"quantity":2}]"#),
    ("Order Cancelled", #""order_id":"o1""#), ("Signed In", ""), ("Signed In", ""), ("Products Searched", #""query":"mug""#),
    ("Product Viewed", #""product_id":"shoes""#), ("Consent Changed", #""purpose":"marketing","channel":"email","status":"GRANTED""#),
    ("Unsubscribed", ""), ("Support Ticket Opened", #""ticket_id":"t""#), ("Support Ticket Resolved", #""ticket_id":"t""#),
  ]

  /// Whether a customer may ask to be forgotten, after which nothing is known of what it was sent.
  static func mayBeErased(_ customer: String) -> Bool { customer.hasSuffix("0") || customer.hasSuffix("5") }

  static func script(seed: UInt64, isTame: Bool) -> InputScript {
    InputScript(seed: seed, isTame: isTame).replacingValues { value(of: $0) }
  }

  /// A touchpoint in place of `<id> <time in ms>`; garbage is left as it is.
  private static func value(of record: ScriptedRecord) -> [UInt8]? {
    guard let bytes = record.value, let text = String(validating: bytes, as: UTF8.self) else { return record.value }
    let parts = text.split(separator: " ")
    guard parts.count == 2, let milliseconds = Int64(parts[1]) else { return record.value }
    let (id, time) = (String(parts[0]), EventTime(milliseconds: milliseconds))
    let key = String(decoding: record.key ?? [], as: UTF8.self)
    // What the worker refuses is of somebody else.
    let customer = id.hasPrefix("x") ? "somebody" : key
    let hash = StableHash.hash64(Array(id.utf8).span)
    var event = events[Int(hash % UInt64(events.count))]
    if id.hasPrefix("f"), mayBeErased(key), hash / 64 % 4 == 0 { event = ("Customer Erasure Requested", "") }
    let properties = event.properties.replacing("ORDER", with: "o\(hash / 256 % 4)")
    return Array(
      #"{"type":"track","event":"\#(event.name)","userId":"\#(customer)","messageId":"\#(id)","timestamp":"\#(time)","properties":{\#(properties)}}"#
        .utf8)
  }
}
