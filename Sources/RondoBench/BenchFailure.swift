/// Why nothing could be measured: one line that says what, where, and what to do.
struct BenchFailure: Error, CustomStringConvertible {
  enum Code: Int32 {
    case brokerNotReached = 69
    case defect = 70
    case badConfiguration = 78
  }

  let code: Code
  let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
