/// The way between the loop, which fills outboxes, and the committer, which commits them: one job at a time.
package protocol CommitLane: AnyObject {
  /// Asks for a new producer; ends in `ready` or `failed`.
  func initialise()
  /// Hands over a closed outbox. Only when the one before has ended.
  func submit(_ job: CommitJob)
  /// The outcome of what was handed over last, once.
  func takeOutcome() -> CommitOutcome?
  /// Waits until there is an outcome, at most so long.
  func wait(upTo timeout: Duration)
  /// Why the committer is being called again and again, while it is.
  var trouble: String? { get }
  /// Ends the committer and its producer.
  func close()
}
