internal import RecordFiles
internal import RecordLog
internal import Retention
internal import Terminal
internal import WorkerSDK

/// The topic `retention.parameters`, which workers follow.
enum ParametersTopic {
  /// Publishes parameters for all customers.
  static func publish(_ parameters: RetentionParameters, to broker: Broker, prefix: String, _ progress: ProgressLine) throws(Failure) {
    let topic = Topic<RetentionModel>.retentionParameters
    let target = try BrokerTarget(broker, topic: prefix + topic.name, progress: progress)
    let json = Array(parameters.json.utf8)
    let id = StableHash.hash128(json.span)
    let key = Table<RetentionModel>.everybody
    var headers = [
      RecordHeader("ce_specversion", text: "1.0"), RecordHeader("ce_source", text: "/rondo/fit"), RecordHeader("ce_type", text: topic.type),
      RecordHeader("content-type", text: "application/json"), RecordHeader("ce_id", text: "\(hex(id.high))\(hex(id.low))"),
      RecordHeader("ce_subject", text: key),
    ]
    if let from = parameters.effectiveFrom { headers.append(RecordHeader("ce_time", text: "\(from)")) }
    try target.write(
      RecordLine(topic: prefix + topic.name, key: Array(key.utf8), timestamp: nil, headers: headers, value: json, valueIsJSON: true))
    try target.finish()
  }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
