internal import RecordLog

/// What befalls the disks of processes.
extension Simulation {
  func strikeDisk(_ slot: ProcessSlot) {
    keepCopy(of: slot)
    if hasForgotten { return letDaysPass(slot) }
    switch draw(0...27) {
    case 0: loseDisk(slot)
    case 1...2: bringBackOldDisk(slot)
    case 3...5: letDaysPass(slot)
    case 6: fillDisk(slot)
    case 7...8: damageDisk(slot)
    case 9: swapDisks(slot)
    case 10: swapPartitions(slot)
    case 11...12, 25...27: crashBehindAbort(slot)
    case 13...19: damageEvicted(slot)
    default: crashAtCheckpoint(slot)
    }
  }

  /// Of the copies of a disk, some are from long ago.
  func keepCopy(of slot: ProcessSlot) {
    guard let disk = slot.disk, !disk.written.isEmpty else { return }
    let copy = disk.copy()
    if slot.copies.count < 4 { slot.copies.append(copy) } else { slot.copies[Int(draw(1...3))] = copy }
  }

  /// The next process finds nothing; who runs keeps what it has open.
  private func loseDisk(_ slot: ProcessSlot) {
    note("\(slot.instance) loses its disk")
    if draw(0...1) == 0 { slot.kill() }
    slot.disk?.lose()
  }

  private func bringBackOldDisk(_ slot: ProcessSlot) {
    guard let copy = slot.copies.randomElement(using: &generator) else { return }
    note("\(slot.instance) gets an old disk")
    slot.kill()
    slot.disk = copy.copy()
    slot.disk?.mark(.diskOld)
    if draw(0...1) == 0 { start(slot) }
  }

  /// Nobody runs for hours or days, while changelogs are compacted; then some come back with old disks.
  private func letDaysPass(_ slot: ProcessSlot) {
    // Between two records of a script with ticks all the time passes that lies between them.
    guard !settings.writesTicks else { return bringBackOldDisk(slot) }
    for slot in slots { slot.kill() }
    // What says that somebody was forgotten is to be gone by then.
    let rounds = draw(hasForgotten ? 2...3 : 1...3)
    hasForgotten = false
    for _ in 0..<rounds {
      for member in workload.members { compactChangelog(of: member) }
      clock.advance(by: (draw(0...2) == 0 ? draw(1...11) : draw(12...30)) * 3_600_000)
    }
    note("a long time has passed")
    for member in workload.members { compactChangelog(of: member) }
    for slot in slots {
      if draw(0...2) > 0 { bringBackOldDisk(slot) }
      if slot.isWanted, !slot.isRunning { start(slot) }
    }
  }

  /// There is no room for more, until there is, or for good.
  private func fillDisk(_ slot: ProcessSlot) {
    guard let disk = slot.disk else { return }
    disk.room = disk.room == .max ? disk.frameCount + Int(draw(0...3)) : .max
    note("\(slot.instance) has room for \(disk.room) frames")
  }

  /// A byte changes while nobody uses the disk.
  private func damageDisk(_ slot: ProcessSlot) {
    slot.kill()
    guard let disk = slot.disk else { return }
    note("the disk of \(slot.instance) is damaged")
    for partition in disk.written {
      let storage = disk.stored(partition)
      let place = Int(draw(0...Int64(storage.frameCount - 1)))
      // What matters stands at the beginning: of the checkpoints, or of the frame.
      let offset = draw(0...(draw(0...1) == 0 ? 200 : Int64(storage.frameBytes - 1)))
      storage.damage(place, offset: Int(offset))
      storage.pending = .diskDamaged
    }
  }

  /// What has left a process's memory comes back as something else.
  private func damageEvicted(_ slot: ProcessSlot) {
    guard let process = slot.process, process.isRunning, let disk = slot.disk else { return }
    bring(slot) { !$0.isRestoring }
    // Of a large process next to nothing is in memory.
    slot.process?.evictAll()
    for partition in disk.written where disk.stored(partition).damageEvicted(using: &generator) {
      note("evicted states of \(slot.instance) are damaged in partition \(partition)")
      process.hasDamagedDisk = true
    }
    // Whoever comes back is met with it.
    guard process.hasDamagedDisk else { return }
    appendScript(Int(draw(2...14)))
    go(on: slot, rounds: draw(10...40), pause: 0...20)
  }

  /// Each of two processes starts on the other's disk.
  private func swapDisks(_ slot: ProcessSlot) {
    let other = drawSlot()
    guard other !== slot else { return swapPartitions(slot) }
    note("\(slot.instance) and \(other.instance) swap disks")
    for slot in [slot, other] { slot.kill() }
    (slot.disk, other.disk) = (other.disk, slot.disk)
    for slot in [slot, other] {
      slot.disk?.mark(.diskSwapped)
      if slot.isWanted { start(slot) }
    }
  }

  private func swapPartitions(_ slot: ProcessSlot) {
    slot.kill()
    guard let disk = slot.disk, let first = disk.written.first else { return }
    note("partitions on the disk of \(slot.instance) are swapped")
    disk.swap(first, Int32(draw(0...Int64(settings.partitions - 1))))
    if slot.isWanted { start(slot) }
  }

  private func crashAtCheckpoint(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    let moment = CheckpointCrash.Moment.allCases[Int(draw(0...2))]
    note("\(slot.instance) is to crash at a checkpoint: \(moment)")
    lieInWait(for: slot, at: moment, after: Int(draw(0...3)))
    guard moment != .after, draw(0...3) > 0 else { return }
    lieInWait(for: slot, at: moment, after: 0)
    slot.disk?.crash?.awaitsFreedFrames = true
  }

  /// Has a transaction aborted, and ends the process when the next commit has its checkpoint: perhaps with only a part of what was undone.
  private func crashBehindAbort(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    note("\(slot.instance) is to crash behind an abort")
    // By then the snapshot holds so much of the changelog that what is read of that does not heal it.
    go(on: slot, rounds: 20, pause: 60...120)
    lieInWait(for: slot, at: .after, after: 0)
    slot.disk?.crash?.awaitsAbort = true
    appendScript(Int(draw(5...16)))
    bring(slot) { $0.isCommitting }
    slot.process?.client.inject(.abortableCommit)
    go(on: slot, rounds: draw(10...30), pause: 0...30)
    if slot.isWanted, !slot.isRunning { start(slot) }
  }

  /// Lets the process go on, and its committer, while time passes.
  private func go(on slot: ProcessSlot, rounds: Int64, pause: ClosedRange<Int64>) {
    for _ in 0..<rounds {
      step(slot)
      slot.process?.commitStep()
      pass(draw(pause))
    }
  }

  private func lieInWait(for slot: ProcessSlot, at moment: CheckpointCrash.Moment, after left: Int) {
    slot.disk?.crash = CheckpointCrash(at: moment, after: left) { [unowned self, unowned slot] in
      count(.crashAtCheckpoint)
      slot.process?.kill()
    }
  }
}
