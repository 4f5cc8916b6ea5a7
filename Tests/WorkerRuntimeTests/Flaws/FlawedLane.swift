import RecordLog
import WorkerRuntime
import WorkerTesting

/// Says of an outbox what is not so.
final class FlawedLane: CommitLane {
  private let inner: SteppedLane
  private let flaw: Flaw
  private var topics: [String] = []
  /// Why the producer failed that is being replaced in silence.
  private var silence: LogError?

  init(_ inner: SteppedLane, flaw: Flaw) {
    self.inner = inner
    self.flaw = flaw
  }

  func initialise() { inner.initialise() }

  func submit(_ job: CommitJob) {
    topics = job.batch.topics
    inner.submit(job)
  }

  func takeOutcome() -> CommitOutcome? {
    switch (inner.takeOutcome(), flaw) {
    case (.aborted?, .abortTakenForCommit): return .committed(OutgoingBatch(topics: topics), ends: [])
    case (.failed(let error)?, .silenceTakenForAbort) where error.code == "_TIMED_OUT":
      silence = error
      inner.initialise()
      return nil
    case (.ready?, .silenceTakenForAbort):
      defer { silence = nil }
      return silence.map { .aborted($0) } ?? .ready
    case (let outcome, _): return outcome
    }
  }

  func wait(upTo timeout: Duration) { inner.wait(upTo: timeout) }
  var trouble: String? { inner.trouble }
  func close() { inner.close() }
}
