package import RecordLog

extension JSONWriter {
  /// Room for a customer in quotes, with every character escaped.
  package func room(for customer: String?) -> Int { (customer?.utf8.count ?? max(key.count, 0)) * 6 + 2 }
}

extension ByteCursor {
  /// Appends the customer in quotes: by its name, or by the key that lies in front.
  package mutating func append(_ customer: String?, or key: ByteRange) {
    append(UInt8(ascii: "\""))
    if let customer {
      append(escaping: customer.utf8.span)
    } else {
      append(escaping: key)
    }
    append(UInt8(ascii: "\""))
  }
}
