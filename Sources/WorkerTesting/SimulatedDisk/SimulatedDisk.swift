package import StateStore

/// The disk of a simulated process: what is written to it is there when the next process starts, unless the disk was lost meanwhile.
package final class SimulatedDisk: SnapshotStorage {
  /// Small, so that states are in many frames.
  package let frameBytes: Int
  /// How many frames there is room for, over all partitions.
  package var room: Int
  /// A crash that lies in wait for a checkpoint.
  var crash: CheckpointCrash?
  let faults: FaultLog?
  private var partitions: [Int32: SimulatedStorage] = [:]
  /// Partitions of which something was lost that nobody has asked for since.
  private var lost: Set<Int32> = []

  package init(frameBytes: Int = 8 << 10, room: Int = .max, faults: FaultLog? = nil) {
    self.frameBytes = frameBytes
    self.room = room
    self.faults = faults
  }

  package var frameCount: Int { partitions.values.reduce(0) { $0 + $1.frameCount } }

  package func storage(of partition: Int32) -> (any StateStorage)? {
    if lost.remove(partition) != nil { faults?.record(.diskLost) }
    return stored(partition)
  }

  package func stored(_ partition: Int32) -> SimulatedStorage {
    if let storage = partitions[partition] { return storage }
    let made = SimulatedStorage(disk: self)
    partitions[partition] = made
    return made
  }

  /// The partitions of which anything is stored, in order.
  var written: [Int32] { partitions.filter { $0.value.frameCount > 0 }.keys.sorted() }

  /// Another disk, and nothing on it. Whoever has the old one open keeps it.
  package func lose() {
    lost.formUnion(written)
    partitions = [:]
  }

  /// An empty disk in this one's place.
  func replacement() -> SimulatedDisk {
    let disk = SimulatedDisk(frameBytes: frameBytes, faults: faults)
    disk.lost = lost.union(written)
    return disk
  }

  /// What is on the disk now, to be brought back later: an old disk.
  package func copy() -> SimulatedDisk {
    let disk = SimulatedDisk(frameBytes: frameBytes, room: room, faults: faults)
    disk.partitions = partitions.mapValues { $0.copy(to: disk) }
    return disk
  }

  /// Gives each of two partitions the states of the other.
  func swap(_ a: Int32, _ b: Int32) {
    (partitions[a], partitions[b]) = (partitions[b], partitions[a])
    for storage in [partitions[a], partitions[b]] { storage?.pending = .diskSwapped }
  }

  /// What the next process is to be counted as having met, in every partition.
  func mark(_ fault: FaultKind) {
    for storage in partitions.values { storage.pending = fault }
  }

  /// What the disk holds for whoever comes after a crash at a checkpoint; `nil` if there was none.
  func takeCrashImage() -> SimulatedDisk? {
    guard let image = crash?.image else { return nil }
    crash?.complete()
    crash = nil
    return image
  }

  /// The room for checkpoints of `storage` is about to be written.
  func noteCheckpoint(of storage: SimulatedStorage) {
    guard let crash, let partition = partitions.first(where: { $0.value === storage })?.key else { return }
    crash.noteCheckpoint(of: storage, partition, on: self)
  }
}
