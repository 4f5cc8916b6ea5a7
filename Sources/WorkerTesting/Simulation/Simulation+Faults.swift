internal import RecordLog

extension Simulation {
  /// Puts one fault in the way.
  func strike() {
    let slot = drawSlot()
    switch draw(0...29) {
    case 0...1: kill(slot)
    case 2: for slot in slots where draw(0...9) < 9 { kill(slot) }
    case 3...4: stop(slot)
    case 5...6: rebalance(slot)
    case 7: expire(slot)
    case 8...9: scale(slot)
    case 10: goDown()
    case 11: cutOff(slot)
    case 12...14: hang(slot)
    case 15...16: compact()
    case 17...18: takeOver(slot)
    case 19: stallCommitter(slot)
    default: inject(slot)
    }
  }

  private func count(_ fault: String) { tally[fault, default: 0] += 1 }

  /// `kill -9`, at once or within some later step; the next process may bear another instance id.
  private func kill(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    note("kill \(slot.instance)")
    if draw(0...1) == 0 {
      slot.process?.kill()
      slot.process = nil
    } else {
      slot.process?.client.crash(afterCalls: Int(draw(0...6)))
      count("crash within a step")
    }
    if draw(0...3) == 0 { slot.incarnation += 1 }
  }

  private func stop(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    note("stop \(slot.instance)")
    count("stop")
    slot.process?.stop()
  }

  private func rebalance(_ slot: ProcessSlot) {
    note("rebalance \(slot.member.name)")
    broker.forceRebalance(of: slot.member.name)
  }

  private func expire(_ slot: ProcessSlot) {
    note("session of \(slot.instance) expires")
    broker.expireSession(of: slot.instance, in: slot.member.name)
  }

  /// One process less, or one more.
  private func scale(_ slot: ProcessSlot) {
    count("scale")
    slot.isWanted.toggle()
    note("\(slot.instance) is \(slot.isWanted ? "" : "not ")wanted")
    if slot.isWanted { start(slot) } else { slot.process?.stop() }
  }

  private func goDown() {
    note("broker down")
    broker.goDown()
    reachableAgain = clock.now + draw(10...30_000)
  }

  private func cutOff(_ slot: ProcessSlot) {
    note("\(slot.instance) is cut off")
    slot.process?.client.cutOff()
    reachableAgain = min(reachableAgain, clock.now + draw(10...30_000))
  }

  /// Stops a process for a while, perhaps beyond its session; perhaps another is started in its place meanwhile.
  private func hang(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    count("hang")
    if draw(0...3) == 0 {
      note("\(slot.instance) hangs and is replaced")
      count("twin")
      slot.ghost = slot.process
      slot.process = nil
      start(slot)
    } else {
      slot.hangsUntil = clock.now + draw(100...25_000)
      note("\(slot.instance) hangs until \(slot.hangsUntil - InputScript.start)")
      if draw(0...1) == 0 { pass(draw(8_000...14_000)) }
    }
  }

  /// Hangs the process amid a transaction, and gives its partitions to others at once.
  private func takeOver(_ slot: ProcessSlot) {
    for _ in 0..<draw(1...20) where slot.process?.isCommitting == false { step(slot) }
    for _ in 0..<draw(1...3) { slot.process?.commitStep() }
    note("\(slot.instance) hangs amid a transaction, and loses its session")
    count("takeover")
    slot.hangsUntil = clock.now + draw(500...13_000)
    broker.expireSession(of: slot.instance, in: slot.member.name)
  }

  /// The committer's call does not come back for a while; the loop goes on. Perhaps the group gives its partitions to others meanwhile.
  private func stallCommitter(_ slot: ProcessSlot) {
    for _ in 0..<draw(1...20) where slot.process?.isCommitting == false { step(slot) }
    for _ in 0..<draw(0...3) { slot.process?.commitStep() }
    note("the committer of \(slot.instance) hangs")
    count("committer hangs")
    slot.committerHangsUntil = clock.now + draw(100...12_000)
    if draw(0...1) == 0 { expire(slot) }
  }

  private func compact() {
    note("compact")
    count("compaction")
    let markerAge: Int64? = draw(0...1) == 0 ? draw(0...5_000) : nil
    for topic in workload.members.map(\.changelog) + workload.compactedTopics where draw(0...3) > 0 {
      broker.compact(topic, tombstonesOlderThan: draw(0...1) == 0 ? 0 : nil, markersOlderThan: markerAge)
    }
  }

  private func inject(_ slot: ProcessSlot) {
    let duration = draw(1...4_000)
    let partitions = (0..<settings.partitions).flatMap { number in
      (slot.member.inputs + [slot.member.changelog]).map { TopicPartition($0, number) }
    }
    let faults: [ClientFault] = [
      .commitAnswerLost, .commitNotApplied, .commitPending(milliseconds: duration), .abortableProduce, .abortableSendOffsets,
      .abortableCommit, .fatalProducer, .fatalConsumer, .fatalReader, .committedPending(milliseconds: duration),
      .slow(partitions.filter { _ in draw(0...2) > 0 }, milliseconds: duration), .commitPending(milliseconds: duration * 3),
      .abortableCommit, .abortableProduce, .abortableSendOffsets, .committedPending(milliseconds: duration * 3),
    ]
    let fault = faults[Int(draw(0...Int64(faults.count - 1)))]
    note("\(slot.instance): \(fault)")
    slot.process?.client.inject(fault)
  }
}
