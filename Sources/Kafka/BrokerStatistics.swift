/// Looks into the statistics that librdkafka writes every second as JSON.
enum BrokerStatistics {
  private static let pattern = Array(#""state":"UP""#.utf8)

  /// Whether any broker's connection is up. Only brokers have this text in their part of the statistics.
  @unsafe static func showBrokerUp(_ json: UnsafeRawBufferPointer) -> Bool {
    let quote = UInt8(ascii: "\"")
    guard json.count >= pattern.count else { return false }
    for start in 0...(json.count - pattern.count) where unsafe json[start] == quote {
      var matched = 1
      while matched < pattern.count, unsafe json[start + matched] == pattern[matched] { matched += 1 }
      if matched == pattern.count { return true }
    }
    return false
  }
}
