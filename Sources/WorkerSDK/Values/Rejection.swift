/// Why a record was refused. The record becomes a dead letter that bears the reason; its partition goes on.
///
/// A reason says which rule was broken, in words made by the program: it never contains anything of the record, since it appears in
/// headers, logs and metrics.
public struct Rejection: Error, Hashable, Sendable {
  /// A short stable name of the rule, such as `time-unreadable`: the label by which rejections are counted.
  public let code: StaticText
  /// What is wrong and what was expected, for the person who repairs it.
  public let reason: String

  /// A refusal by the rule `code`.
  public init(_ code: StaticText, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  /// A text that stands in the source, so that it cannot contain a customer's data.
  public struct StaticText: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The text.
    public let description: String

    /// Takes the literal.
    public init(stringLiteral value: StaticString) { self.description = value.description }
  }
}
