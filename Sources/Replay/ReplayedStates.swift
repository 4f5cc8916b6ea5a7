internal import RecordLog
internal import StateStore
internal import WorkerRuntime
package import WorkerSDK

/// A worker of which the states can be looked at.
package final class ReplayedStates<W: Worker> {
  package let worker: ReplayedWorker
  private let stage: RecordStage<W>

  package init(_ worker: W, outputs: (any OutputTarget)?) {
    let plan = ReplayedWorker.plan(WorkerEdges(worker))
    let stage = RecordStage(worker: worker, plan: plan)
    self.worker = ReplayedWorker(plan, WorkerProgram.Stages(any: stage) { stage.process($0) }, outputs: outputs)
    self.stage = stage
  }

  /// What is remembered of the customer with `key`.
  package func state(of key: [UInt8]) throws(StateDecodingError) -> W.State? {
    var found: Result<W.State?, StateDecodingError> = .success(nil)
    stage.borrow(0) { store in
      do throws(StateDecodingError) {
        found = .success(store.states[try store.touch(key.span)])
      } catch {
        found = .failure(error)
      }
    }
    return try found.get()
  }
}
