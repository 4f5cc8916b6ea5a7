internal import Touchpoints
internal import WorkerSDK

/// Writes a step of a customer as a message of the Segment Spec.
struct JourneyWriter {
  private var writer = TouchpointWriter()
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  /// The message of the event that is the `sequence`-th of the run.
  mutating func message(
    _ step: Step, of customer: JourneyCustomer, _ identity: TouchpointWriter.Customer, at time: EventTime, sequence: Int
  ) -> [UInt8] {
    let kind: Touchpoint.Kind = step == .page ? .page : step == .identify ? .identify : .track
    return writer.message(
      kind, event: step.eventName, customer: identity, messageID: messageID(sequence), time: time,
      properties: kind == .identify ? nil : { json in customer.writeProperties(of: step, into: &json) },
      traits: kind == .identify ? { json in customer.writeTraits(into: &json) } : nil,
      context: { json in customer.writeContext(of: step, into: &json) })
  }

  /// Whom messages of this customer are about: a cookie, until it signs up.
  func identity(of customer: JourneyCustomer) -> TouchpointWriter.Customer {
    let cookie = uuid(SeededRandom.mix(seed ^ 0xC00C_1E), UInt64(customer.number))
    return customer.isKnown ? .userOnDevice("c\(customer.number)", anonymousID: cookie) : .visitor(cookie)
  }

  func messageID(_ sequence: Int) -> String { uuid(SeededRandom.mix(seed), UInt64(bitPattern: Int64(sequence))) }

  /// Looks like a random UUID (RFC 9562, version 4), and depends on nothing but its arguments.
  private func uuid(_ a: UInt64, _ b: UInt64) -> String {
    var random = SeededRandom(seed: a ^ SeededRandom.mix(b))
    let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    var text = [UInt8](repeating: UInt8(ascii: "-"), count: 36)
    var at = 0
    for word in [high, low] {
      for digit in stride(from: 60, through: 0, by: -4) {
        if at == 8 || at == 13 || at == 18 || at == 23 { at += 1 }
        text[at] = Self.digits[Int(truncatingIfNeeded: word >> UInt64(digit) & 15)]
        at += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
