public import WorkerRuntime
public import WorkerSDK

/// A worker that runs beside another one in the same process.
public struct Companion: Sendable {
  @usableFromInline let program: WorkerProgram

  /// The second stage of a sum over all customers.
  @inlinable
  public init<Summed: Summation>(summing summation: Summed) { program = WorkerProgram(SummingWorker(summation)) }
}
