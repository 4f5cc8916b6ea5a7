internal import CSimdJSON
internal import RecordLog
package import WorkerSDK

/// A value in a JSON document. It is good with the document that it was found in.
///
/// What is asked for is `nil` where the value is something else; what may be missing or null is an optional within that.
package struct JSONMember {
  private let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  /// Whether there is none, or a null.
  private var isNull: Bool { value.kind == .none || value.kind == .null }

  /// A text.
  package func text(of document: Span<UInt8>) -> String? {
    value.kind == .string ? value.withText(of: document) { String(copyingUTF8: $0) } : nil
  }

  /// A text, if there is any.
  package func textIfAny(of document: Span<UInt8>) -> String?? { isNull ? .some(nil) : text(of: document).map { .some($0) } }

  /// A moment as ISO 8601 text.
  package func time(of document: Span<UInt8>) -> EventTime? {
    value.kind == .string ? value.withText(of: document) { EventTime(iso8601: $0) } : nil
  }

  /// A finite number, as near as there is one, if there is any.
  package func numberIfAny(of document: Span<UInt8>) -> Double?? {
    if isNull { return .some(nil) }
    guard value.kind == .number, let number = Double(String(copyingUTF8: document.extracting(value.range))), number.isFinite else {
      return nil
    }
    return number
  }

  /// A truth value, if there is any.
  package var truthIfAny: Bool?? {
    switch value.kind {
    case .isTrue: true
    case .isFalse: false
    default: isNull ? .some(nil) : nil
    }
  }

  /// The members with these names of an object, if there is any, found in one go; `nil` also where one of them is there twice.
  package func membersIfAny<let count: Int>(
    _ names: InlineArray<count, StaticString>, of document: Span<UInt8>
  ) -> InlineArray<count, JSONMember>? {
    guard isNull || value.kind == .object else { return nil }
    var found = InlineArray<count, JSONMember>(repeating: JSONMember(JSONValue()))
    if isNull { return found }
    var place = value.start + 1
    while let (name, member) = document.nextMember(at: &place) {
      for number in names.indices where name.isText(names[number], of: document) {
        guard found[number].value.kind == .none else { return nil }
        found[number] = JSONMember(member)
      }
    }
    return found
  }

  /// The element of an array of at most one, if there is any.
  package func elementIfAny(of document: Span<UInt8>) -> JSONMember? {
    if isNull { return self }
    guard value.kind == .array else { return nil }
    var place = value.start + 1
    let element = document.element(at: &place)
    guard element.kind != .none else { return JSONMember(element) }
    return element.kind == .object && document.element(at: &place).kind == .none ? JSONMember(element) : nil
  }
}

extension JSONValue {
  /// Whether it is this text.
  fileprivate func isText(_ text: StaticString, of document: Span<UInt8>) -> Bool {
    if !isEscaped, Int(length) != text.utf8CodeUnitCount { return false }
    return withText(of: document) { $0.equals(text) }
  }
}
