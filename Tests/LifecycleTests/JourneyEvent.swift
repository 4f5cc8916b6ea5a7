import Lifecycle
import Touchpoints
import WorkerSDK

/// An event of a test's journey.
struct JourneyEvent: LifecycleEvent {
  var event: EventName
  var name: String
  var time: EventTime
  var amount: Money?
  var scoreMilli: Int64?
  var properties: [String: String] = [:]
  var traits: [String: String] = [:]
  /// The same for the same name at the same time, unless another is given.
  var id: UInt64

  init(_ name: String, at time: EventTime) {
    self.name = name
    self.time = time
    event = EventName(name)
    id = RecordID(hashing: "\(name) \(time)").low
  }

  func property(_ name: String) -> String? { properties[name] }
  func trait(_ name: String) -> String? { traits[name] }
}
