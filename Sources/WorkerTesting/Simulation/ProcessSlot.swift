/// A place for one process of a worker: what runs there now, and what went wrong there.
final class ProcessSlot {
  let member: Workload.Member
  let number: Int
  /// Counts up when the next process is to bear a new instance id.
  private(set) var incarnation = 0
  /// What the processes that run here one after the other write to; `nil` for processes without a disk.
  var disk: SimulatedDisk?
  /// What was on it at earlier times.
  var copies: [SimulatedDisk] = []
  var process: SimulatedProcess?
  /// A process whose instance id was given to another while it hung.
  var ghost: SimulatedProcess?
  /// Whether it is meant to run at the moment.
  var isWanted = true
  var hangsUntil = Int64.min
  /// Until when the committer alone hangs.
  var committerHangsUntil = Int64.min

  init(member: Workload.Member, number: Int, disk: SimulatedDisk?) {
    self.member = member
    self.number = number
    self.disk = disk
  }

  /// The next process runs on another machine: it has another instance id, and nothing on its disk.
  func moveToNewMachine() {
    incarnation += 1
    replaceDisk()
  }

  /// Whoever runs now keeps the disk; the next process finds an empty one.
  func replaceDisk() {
    disk?.crash = nil
    disk = disk?.replacement()
  }

  /// `kill -9`, now.
  func kill() {
    process?.kill()
    clear()
  }

  /// Nobody runs here any more. What the next process finds on the disk is what was there when this one ended.
  func clear() {
    process = nil
    if let image = disk?.takeCrashImage() { disk = image }
  }

  var instance: String { "\(member.name)-\(number)" + (incarnation == 0 ? "" : ".\(incarnation)") }

  var isRunning: Bool { process?.isRunning ?? false }
}
