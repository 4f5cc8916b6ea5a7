internal import Foundation
internal import Lifecycle
internal import RecordFiles
internal import RecordLog
internal import Replay
internal import Retention
internal import WinBack
internal import WorkerRuntime
internal import WorkerSDK

/// A customer on its way through the models, as workers would have published it.
final class CustomerStory {
  private let models: ModelSet
  private let key: [UInt8]
  private let states: ReplayedStates<LifecycleWorker>
  private let transitions: Transitions
  private let retention: RetentionStory
  private let winBack: WinBackStory

  /// What the worker has published of the customer.
  private final class Transitions: OutputTarget {
    var published: [PublishedTransition] = []
    var refused = 0
    var problem: String?

    func take(_ batch: OutgoingBatch, of plan: StagePlan) {
      for entry in batch.entries where !entry.value.isNone && ReservedKey.isCustomer(entry.key, in: batch.bytes) {
        if entry.topic == plan.deadLetters { refused += 1 }
        guard entry.topic < plan.changelog, plan.outputs[Int(entry.topic)].name == "lifecycle.transitions" else { continue }
        let id = HeaderBlock.decode(batch.bytes, entry.headers).last { $0.name == "ce_id" }?.text ?? ""
        do { published.append(try PublishedTransition(id: id, value: Array(batch.bytes[entry.value.indices]))) } catch {
          problem = "a transition is not what it should be: \(error)"
        }
      }
    }
  }

  init(_ models: ModelSet, _ parameters: RetentionModel, _ plays: PlaySet, key: [UInt8]) {
    let transitions = Transitions()
    self.models = models
    self.key = key
    self.transitions = transitions
    retention = RetentionStory(parameters, key: key)
    winBack = WinBackStory(plays, key: key)
    states = ReplayedStates(LifecycleWorker(models: models), outputs: transitions)
  }

  var workers: [ReplayedWorker] { [states.worker, retention.worker, winBack.worker] }

  /// Whether any record was the customer's.
  func knowsCustomer(_ run: ReplayRun) -> Bool { run.counts.ofCustomer > 0 }

  /// What is to be told of the customer, once time has passed until `moment`.
  func explanation(of customer: String, at moment: EventTime, _ run: ReplayRun) throws(Failure) -> Explanation {
    if let problem = transitions.problem { throw Failure(.defect, problem) }
    let state: LifecycleState?
    do throws(StateDecodingError) { state = try states.state(of: key) } catch { throw Failure(.defect, "\(error)") }
    let silence = state.map { models.silence(after: $0) } ?? []
    return Explanation(
      customer: customer, moment: moment, touchpoints: run.counts.ofCustomer, refused: transitions.refused,
      repeats: states.worker.counts.repeats,
      models: models.lineages.map { lineage in
        let index = state.map { models.deciding(of: $0, among: lineage) } ?? lineage[0]
        return Explanation.Model(
          source: models.sources[index], place: state.flatMap { models.place(of: $0, in: index) },
          outlook: state.map { models.outlook(of: $0, in: index, at: moment) }, silence: silence.filter { lineage.contains($0.model) },
          transitions: transitions.published.filter { $0.model == models.sources[index].id })
      }, retention: try retention.value(of: customer, at: moment), winBack: try winBack.value(at: moment))
  }
}
