/// Receives librdkafka's own log lines: level as of syslog (0 to 7, smaller is worse), facility, text.
///
/// Called by librdkafka's threads as well as by the caller's: keep it short, and never call this room from it.
package typealias KafkaLog = @Sendable (_ level: Int, _ facility: String, _ text: String) -> Void
