package import StateStore

/// The disk of a simulated process: what is written to it is there when the next process starts, unless the disk was lost meanwhile.
package final class SimulatedDisk: SnapshotStorage {
  /// Small, so that states are in many frames.
  package let frameBytes: Int
  /// How many frames there is room for, over all partitions.
  package var room: Int
  private var partitions: [Int32: SimulatedStorage] = [:]

  package init(frameBytes: Int = 8 << 10, room: Int = .max) {
    self.frameBytes = frameBytes
    self.room = room
  }

  package var frameCount: Int { partitions.values.reduce(0) { $0 + $1.frameCount } }

  package func storage(of partition: Int32) -> (any StateStorage)? { stored(partition) }

  package func stored(_ partition: Int32) -> SimulatedStorage {
    if let storage = partitions[partition] { return storage }
    let made = SimulatedStorage(disk: self)
    partitions[partition] = made
    return made
  }

  /// Another disk, and nothing on it.
  package func lose() { partitions = [:] }

  /// What is on the disk now, to be brought back later: an old disk.
  package func copy() -> SimulatedDisk {
    let disk = SimulatedDisk(frameBytes: frameBytes, room: room)
    disk.partitions = partitions.mapValues { $0.copy(to: disk) }
    return disk
  }
}
