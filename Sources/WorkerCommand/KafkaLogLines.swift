internal import Logging

/// librdkafka's log lines in the process's own log. Its complaints about brokers that are away come many times a minute, and the loop tells
/// of that in one line each way: they are for debugging, but for those that waiting does not cure.
struct KafkaLogLines: Sendable {
  private let logger: Logger

  /// What only a person can mend: credentials, certificates, a version or a property that will not do.
  private static let incurable = [
    "SASL authentication error", "Authentication failed", "SSL handshake failed", "certificate",
  ]
  private static let incurableFacilities = ["VERSION", "CONFWARN"]

  init(_ logger: Logger) { self.logger = logger }

  /// Takes a line with its syslog level.
  @Sendable func log(level: Int, facility: String, text: String) {
    let isIncurable = Self.incurableFacilities.contains(facility) || Self.incurable.contains { text.contains($0) }
    logger.log(level: level <= 4 && isIncurable ? .warning : .debug, "\(text)", metadata: ["facility": "\(facility)"], source: "librdkafka")
  }
}
