package import WorkerSDK

/// Where an event stands: which it is, when it was, and what can be looked up.
package struct Moment {
  /// The record's id.
  package let id: RecordID
  package let time: EventTime
  package let reference: any ReferenceData
  /// The topics of workers that have not told everything in time.
  package let inputsBehind: [String]

  package init(id: RecordID, time: EventTime, reference: any ReferenceData, inputsBehind: [String] = []) {
    self.id = id
    self.time = time
    self.reference = reference
    self.inputsBehind = inputsBehind
  }
}

/// A message that lost its reason.
struct Revocation {
  var firing: Int
  var reason: Reason

  enum Reason: Sendable {
    /// An event that came late shows that what it was about was done already.
    case completed
    case orderCancelled
    case transitionRetracted
    case relationshipEnded
    case erased

    /// How it is called in a decision.
    var name: StaticString {
      switch self {
      case .completed: "completed"
      case .orderCancelled: "order-cancelled"
      case .transitionRetracted: "transition-retracted"
      case .relationshipEnded: "relationship-ended"
      case .erased: "erased"
      }
    }
  }
}
