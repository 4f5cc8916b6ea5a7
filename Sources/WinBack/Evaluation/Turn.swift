internal import WorkerSDK

/// What is told to the plays of one customer, and what they say to it.
struct Turn {
  /// The key under which everything is said.
  let customer: String
  let reference: any ReferenceData
  /// The topics of workers that have not told everything in time.
  let inputsBehind: [String]
  var outputs: [WinBackOutput] = []
  /// What an id is hashed of; room that is used again.
  private var parts: [UInt8] = []

  init(_ customer: String, _ reference: any ReferenceData, _ inputsBehind: [String]) {
    self.customer = customer
    self.reference = reference
    self.inputsBehind = inputsBehind
  }

  /// The id of an output of `rule` about `anchor` for the customer.
  mutating func id(_ rule: OutputRule, step: Int = 0, anchor: RecordID) -> RecordID {
    RecordID(of: rule, step: step, anchor: anchor, customer: customer, parts: &parts)
  }
}
