/// A place for one process of a worker: what runs there now, and what went wrong there.
final class ProcessSlot {
  let member: Workload.Member
  let number: Int
  /// Counts up when the next process is to bear a new instance id.
  var incarnation = 0
  var process: SimulatedProcess?
  /// A process whose instance id was given to another while it hung.
  var ghost: SimulatedProcess?
  /// Whether it is meant to run at the moment.
  var isWanted = true
  var hangsUntil = Int64.min
  /// Until when the committer alone hangs.
  var committerHangsUntil = Int64.min

  init(member: Workload.Member, number: Int) {
    self.member = member
    self.number = number
  }

  var instance: String { "\(member.name)-\(number)" + (incarnation == 0 ? "" : ".\(incarnation)") }

  var isRunning: Bool { process?.isRunning ?? false }
}
