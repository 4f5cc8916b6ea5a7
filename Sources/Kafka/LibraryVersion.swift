internal import CRdKafka

/// The version of librdkafka that is loaded, which may differ from the one built against.
enum LibraryVersion {
  /// As librdkafka counts: `0xMMmmrrpp`.
  static var number: Int32 { rd_kafka_version() }

  static var text: String { describe(number) }

  static func describe(_ number: Int32) -> String { "\(number >> 24 & 0xff).\(number >> 16 & 0xff).\(number >> 8 & 0xff)" }

  /// What is wrong with a version that is known to lose or repeat records, or to stall; `nil` for all others.
  static func warning(for number: Int32) -> String? {
    let (major, minor, patch) = (number >> 24 & 0xff, number >> 16 & 0xff, number >> 8 & 0xff)
    let version = describe(number)
    let advice = "use 2.0.2, 2.6.1, 2.8.0, or 2.12.1 and later"
    if major < 2 { return "librdkafka \(version) is older than what this program was tested with: \(advice)" }
    switch (major, minor, patch) {
    case (2, 1, 0), (2, 5, 0), (2, 6, 0), (2, 10, 0):
      return "librdkafka \(version) is known to be faulty: \(advice)"
    default:
      return nil
    }
  }
}
