/// The end of a process at a checkpoint that it writes: the disk is as it was at that moment, whatever else the process's step still does.
final class CheckpointCrash {
  enum Moment: CaseIterable {
    /// What the checkpoint is about is written, the checkpoint is not.
    case before
    case torn
    /// The checkpoint is whole; nothing that follows from it was done.
    case after
  }

  private let moment: Moment
  /// How many more checkpoints come through.
  private var left: Int
  /// Whether the stages are at work that ends with a checkpoint.
  var isArmed = false
  /// Whether checkpoints come through until a transaction was aborted.
  var awaitsAbort = false
  /// Whether checkpoints come through until frames were given back: those that the older checkpoint needs must not be among them.
  var awaitsFreedFrames = false
  private let strike: () -> Void
  /// The disk as it was.
  private(set) var image: SimulatedDisk?
  private var struck: (storage: SimulatedStorage, partition: Int32)?

  init(at moment: Moment, after left: Int, strike: @escaping () -> Void) {
    self.moment = moment
    self.left = left
    self.strike = strike
  }

  func noteCheckpoint(of storage: SimulatedStorage, _ partition: Int32, on disk: SimulatedDisk) {
    if image != nil {
      if storage === struck?.storage { complete() }
      return
    }
    guard isArmed, !awaitsAbort, !awaitsFreedFrames || storage.hasFreedFrames else { return }
    left -= 1
    guard left < 0 else { return }
    image = disk.copy()
    struck = (storage, partition)
    strike()
  }

  /// The checkpoint's room is what it will have been.
  func complete() {
    guard let struck else { return }
    self.struck = nil
    if moment != .before { image?.stored(struck.partition).takeCheckpoints(from: struck.storage, torn: moment == .torn) }
  }
}
