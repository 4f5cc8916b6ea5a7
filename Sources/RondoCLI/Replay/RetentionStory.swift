internal import Replay
internal import Retention
internal import WorkerRuntime
internal import WorkerSDK

/// What a customer is worth at a moment, as the retention worker knows it.
final class RetentionStory {
  private let key: [UInt8]
  private let parameters: RetentionWorker
  private let states: ReplayedStates<RetentionWorker>

  init(_ model: RetentionModel, key: [UInt8]) {
    self.key = key
    parameters = RetentionWorker(model: model)
    states = ReplayedStates(parameters, outputs: nil)
  }

  var worker: ReplayedWorker { states.worker }

  /// What is known of the customer once time has passed until `moment`; `nil` where nothing is.
  struct Value {
    let signal: RetentionSignal
    /// What silence alone will change.
    let silence: [RetentionWorker.Change]
  }

  func value(of customer: String, at moment: EventTime) throws(Failure) -> Value? {
    do throws(StateDecodingError) {
      guard let state = try states.state(of: key) else { return nil }
      return Value(signal: parameters.signal(of: customer, state, at: moment), silence: parameters.silence(after: state))
    } catch { throw Failure(.defect, "\(error)") }
  }
}
