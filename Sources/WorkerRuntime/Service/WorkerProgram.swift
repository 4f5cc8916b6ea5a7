public import RecordLog
public import WorkerSDK

/// A worker with its types erased: what the rest of the runtime is given.
///
/// Made where the worker's type is known. This initialiser is inlinable, and with it the way of a record, so that the way is compiled for
/// the worker; nothing behind it is generic.
public struct WorkerProgram: Sendable {
  /// The stages of a worker, and the way of a whole batch through them.
  @usableFromInline
  package struct Stages {
    package let stages: any RecordStages
    package let processBatch: (RecordBatch) -> Void

    @usableFromInline
    init<W: Worker>(_ stages: RecordStage<W>, processBatch: @escaping (RecordBatch) -> Void) {
      self.stages = stages
      self.processBatch = processBatch
    }

    /// Stages of any make, such as flawed ones.
    package init(any stages: any RecordStages, processBatch: @escaping (RecordBatch) -> Void) {
      self.stages = stages
      self.processBatch = processBatch
    }
  }

  package let edges: WorkerEdges
  package let makeStages: @Sendable (StagePlan) -> Stages

  /// The program of `worker`.
  @inlinable
  public init<W: Worker>(_ worker: W) {
    self.init(edges: WorkerEdges(worker)) { plan in
      let stage = RecordStage(worker: worker, plan: plan)
      return Stages(stage) { batch in stage.process(batch) }
    }
  }

  /// The same program with another of the worker's changelogs.
  package func generation(_ generation: Int) -> WorkerProgram {
    WorkerProgram(edges: edges.generation(generation), makeStages: makeStages)
  }

  @usableFromInline
  package init(edges: WorkerEdges, makeStages: @escaping @Sendable (StagePlan) -> Stages) {
    self.edges = edges
    self.makeStages = makeStages
  }
}
