internal import RecordLog
internal import Replay
internal import WinBack
internal import WorkerRuntime
internal import WorkerSDK

/// What was decided about a customer, and what its plays wait for.
final class WinBackStory {
  private let key: [UInt8]
  private let plays: PlaySet
  private let states: ReplayedStates<WinBackWorker>
  private let decisions = Decisions()

  private final class Decisions: OutputTarget {
    var published: [PublishedDecision] = []
    var problem: String?

    func take(_ batch: OutgoingBatch, of plan: StagePlan) {
      for entry in batch.entries where !entry.key.isNone && !entry.value.isNone {
        guard entry.topic < plan.changelog, plan.outputs[Int(entry.topic)].name == "winback.decisions" else { continue }
        do { published.append(try PublishedDecision(value: Array(batch.bytes[entry.value.indices]))) } catch {
          problem = "a decision is not what it should be: \(error)"
        }
      }
    }
  }

  init(_ plays: PlaySet, key: [UInt8]) {
    self.key = key
    self.plays = plays
    states = ReplayedStates(WinBackWorker(plays: plays), outputs: decisions)
  }

  var worker: ReplayedWorker { states.worker }

  /// What there is to be told.
  struct Value {
    let plays: Int
    let policy: String
    let decisions: [PublishedDecision]
    let pending: [PendingMoment]
  }

  func value(at moment: EventTime) throws(Failure) -> Value {
    if let problem = decisions.problem { throw Failure(.defect, problem) }
    let policy = plays.policy(at: moment)
    do throws(StateDecodingError) {
      let state = try states.state(of: key)
      return Value(
        plays: Set(plays.plays.map(\.id)).count, policy: "\(policy.id) version \(policy.version)", decisions: decisions.published,
        pending: state.map { plays.pending(in: $0) } ?? [])
    } catch { throw Failure(.defect, "\(error)") }
  }
}
