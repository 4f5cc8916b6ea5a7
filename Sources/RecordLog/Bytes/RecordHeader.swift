/// One header of a record. A `nil` value is a header without a value, which differs from an empty one.
public struct RecordHeader: Hashable, Sendable {
  /// The header's name.
  public let name: String
  /// The header's bytes.
  public let value: [UInt8]?

  /// A header of bytes.
  public init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }

  /// A header of text.
  public init(_ name: String, text: String) {
    self.init(name, Array(text.utf8))
  }

  /// The value as text, when it is valid UTF-8.
  public var text: String? { value.flatMap { String(validating: $0, as: UTF8.self) } }
}
