package import WorkerSDK

/// The rules that a touchpoint can break. Each has a stable code, by which dead letters are counted, and a reason for the person who
/// repairs the record: it names fields of the specification, and nothing of the record.
package enum TouchpointRule: CaseIterable, Sendable {
  case valueMissing, valueEmpty, valueTooLarge
  case jsonInvalid, jsonTooDeep, jsonNotAnObject, jsonByteOrderMark
  case textNotUTF8, textHalfSurrogate
  case cloudEventWithoutData, sectionNotAnObject
  case typeMissing, typeUnknown, eventMissing, eventNotText
  case idNotText, customerMissing, keyMissing, keyReserved, keyMismatch
  case timeUnreadable, timeBefore1970, timeInFuture
  case amountUnreadable, amountNegative, amountOutOfRange, currencyUnreadable

  /// The longest value that is read, in bytes.
  package static let maximumValueBytes = 512 * 1024

  /// The rule's stable name.
  package var code: Rejection.StaticText {
    switch self {
    case .valueMissing: "value-missing"
    case .valueEmpty: "value-empty"
    case .valueTooLarge: "value-too-large"
    case .jsonInvalid: "json-invalid"
    case .jsonTooDeep: "json-too-deep"
    case .jsonNotAnObject: "json-not-an-object"
    case .jsonByteOrderMark: "json-byte-order-mark"
    case .textNotUTF8: "text-not-utf8"
    case .textHalfSurrogate: "text-half-surrogate"
    case .cloudEventWithoutData: "cloud-event-without-data"
    case .sectionNotAnObject: "section-not-an-object"
    case .typeMissing: "type-missing"
    case .typeUnknown: "type-unknown"
    case .eventMissing: "event-missing"
    case .eventNotText: "event-not-text"
    case .idNotText: "id-not-text"
    case .customerMissing: "customer-missing"
    case .keyMissing: "key-missing"
    case .keyReserved: "key-reserved"
    case .keyMismatch: "key-mismatch"
    case .timeUnreadable: "time-unreadable"
    case .timeBefore1970: "time-before-1970"
    case .timeInFuture: "time-in-future"
    case .amountUnreadable: "amount-unreadable"
    case .amountNegative: "amount-negative"
    case .amountOutOfRange: "amount-out-of-range"
    case .currencyUnreadable: "currency-unreadable"
    }
  }

  /// What is wrong and what was expected.
  package var reason: String {
    switch self {
    case .valueMissing: "The record has no value."
    case .valueEmpty: "The value is empty."
    case .valueTooLarge: "The value is longer than 512 KiB."
    case .jsonInvalid: "The value is not JSON, or is cut off."
    case .jsonTooDeep: "Objects and arrays lie more than 32 deep in one another."
    case .jsonNotAnObject: "The value is JSON, but not an object."
    case .jsonByteOrderMark: "The value begins with a byte order mark."
    case .textNotUTF8: "The value is not UTF-8."
    case .textHalfSurrogate: "A text contains the escape of half a surrogate pair."
    case .cloudEventWithoutData: "The value is a structured CloudEvent whose data is not an object."
    case .sectionNotAnObject: "A part of the message that has to be an object is something else."
    case .typeMissing: "The message has no type."
    case .typeUnknown: "The type is none of track, identify, page, screen, group, alias."
    case .eventMissing: "The type is track, but event is missing or blank."
    case .eventNotText: "The event is not a text."
    case .idNotText: "An id is neither a text nor a whole number."
    case .customerMissing: "There is neither a userId nor an anonymousId."
    case .keyMissing: "The record has no key."
    case .keyReserved: "The key begins with a NUL, which is reserved."
    case .keyMismatch: "The key is not the userId, or without one the anonymousId."
    case .timeUnreadable: "A time is not ISO 8601."
    case .timeBefore1970: "The time lies before 1970."
    case .timeInFuture: "The time lies more than a day after the time at which the broker took the record."
    case .amountUnreadable: "An amount is not a finite decimal number."
    case .amountNegative: "An amount is negative."
    case .amountOutOfRange: "An amount exceeds a million million."
    case .currencyUnreadable: "The currency is not three letters of ISO 4217."
    }
  }

  /// The refusal of a record that breaks the rule, at `field` of the specification.
  func rejection(_ field: Field? = nil) -> Rejection {
    guard let field else { return Rejection(code, reason) }
    return Rejection(code, "\(field.rawValue): \(reason)")
  }

  /// The fields that reasons name. Numbers until one is refused: a text per check would cost more than the check.
  enum Field: String {
    case userID = "userId"
    case anonymousID = "anonymousId"
    case messageID = "messageId"
    case envelopeID = "id"
    case timestamp, originalTimestamp, receivedAt, sentAt, properties, traits, context
    case revenue = "properties.revenue"
    case subtotal = "properties.subtotal"
    case total = "properties.total"
    case tax = "properties.tax"
    case shipping = "properties.shipping"
    case price = "properties.price"
    case value = "properties.value"
    case productPrice = "properties.products.price"
    case net = "properties.total − tax − shipping"
  }
}
