internal import RecordLog

/// A record that a driven worker has written.
public struct DrivenOutput: Sendable, Hashable, CustomStringConvertible {
  /// The key as text; `nil` for a record without.
  public let key: String?
  /// The value as text; `nil` for a tombstone.
  public let value: String?
  /// The headers as text, by name.
  public let headers: [String: String]

  init(_ record: SimulatedRecord) {
    key = record.key.map { String(decoding: $0, as: UTF8.self) }
    value = record.value.map { String(decoding: $0, as: UTF8.self) }
    headers = Dictionary(record.headers.map { ($0.name, $0.text ?? "") }, uniquingKeysWith: { $1 })
  }

  /// Key and value.
  public var description: String { "\(key ?? "no key"): \(value ?? "no value")" }
}
