/// What a command ends with when it cannot do its work: one line that says what, where, and what to do.
struct Failure: Error, CustomStringConvertible {
  enum Code: Int32 {
    case usage = 64
    case badData = 65
    case brokerNotReached = 69
    case defect = 70
    case badConfiguration = 78
  }

  let exitCode: Code
  let description: String

  init(_ exitCode: Code, _ description: String) {
    self.exitCode = exitCode
    self.description = description
  }
}
