package import WorkerSDK

/// How a worker is run: what an operator may choose.
package struct WorkerSettings: Sendable {
  package enum Clock: String, Sendable, CaseIterable {
    /// Silence moves time: the worker appends ticks to inputs that have gone quiet.
    case wall
    /// Only records move time: history, benches, tests.
    case log
  }

  /// This instance's id: static member of the group, part of the transactional id.
  package var instance: String
  /// How often outputs, states and offsets are committed.
  package var commitInterval: Duration = .milliseconds(100)
  package var clock: Clock = .wall
  /// How far stream time has to be past an alarm's due time before it fires.
  package var grace: EventTime.Interval = .seconds(10)
  /// How long a record waits for what another input was caused to say before it.
  package var mergeWait: Duration = .seconds(2)
  /// How long an input has to be quiet before a tick is written into it.
  package var tickAfter: EventTime.Interval = .seconds(1)
  /// Resume at the group's offsets where they contradict the mark in the changelog.
  package var acceptsOffsetReset = false
  /// How long a changelog may stay behind the group's offsets: a fenced predecessor's transaction hides what was committed behind it until it
  /// times out, which has to happen within this time.
  package var markWait: Duration = .seconds(20)
  /// How long what an earlier run left of partitions is opened at a stretch, before those that are open go on.
  package var openingSlice: Duration = .milliseconds(50)
  /// How many partitions are opened at a time.
  package var openingThreads = 1
  /// How long a revoked partition may wait for the commit in flight.
  package var revocationBudget: Duration = .seconds(10)
  /// How long a worker that is asked to stop may wait for its last commit; below the time after which orchestrators kill.
  package var stopBudget: Duration = .seconds(20)
  /// How many customers are shown changed models before the clock is looked at, for how long at a stretch, and how many in one commit: so that
  /// live records hardly wait.
  package var adoptionRun = 128
  package var adoptionSlice: Duration = .milliseconds(2)
  package var adoptedPerCommit = 10_000
  /// How many alarms fire in front of a record at a stretch. Where more are due, its partition waits, and they fire so many at a time, for how
  /// long, beside the live records of other partitions.
  package var alarmsAtOnce = 1_000
  package var alarmRun = 100
  package var alarmSlice: Duration = .milliseconds(5)
  /// Close the outbox early when it holds this many bytes.
  package var outboxBytes = 8 << 20
  /// And when so many customers were touched for it.
  package var outboxCustomers = 100_000
  /// How many bytes of memory the process may occupy before the coldest states leave it; `nil`: as many as there are.
  package var memoryLimit: Int?
  /// Leave the group when stopped, for scaling down, instead of keeping the membership for a restart.
  package var leavesGroup = false

  package init(instance: String) {
    self.instance = instance
  }
}
