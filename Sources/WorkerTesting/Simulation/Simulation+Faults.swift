internal import RecordLog

extension Simulation {
  /// Puts one fault in the way.
  func strike() {
    let slot = drawSlot()
    switch draw(0...49) {
    case 0...1: kill(slot)
    case 2...4: crash(slot)
    case 5: killAll()
    case 6...7: stop(slot)
    case 8...10: rebalance(slot)
    case 11: expire(slot)
    case 12...13: scale(slot)
    case 14: goDown()
    case 15: cutOff(slot)
    case 16...18: hang(slot)
    case 19...20: compact(slot)
    case 21...22: takeOver(slot)
    case 23: stallCommitter(slot)
    case 24: stallInput(slot)
    case 25: deleteProcessedInput()
    case 26: outliveRevocation(slot)
    case 30...31: hideCommits(slot)
    case 27...29: crash(slot)
    case 40...49 where slot.disk != nil: strikeDisk(slot)
    default: inject(slot)
    }
  }

  func count(_ fault: FaultKind) { broker.faults.record(fault) }

  /// `kill -9`, at once or within some later step; the next process may bear another instance id.
  private func kill(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    note("kill \(slot.instance)")
    if draw(0...1) == 0 {
      slot.kill()
    } else {
      slot.process?.client.crash(afterCalls: Int(draw(0...6)))
    }
    if draw(0...3) == 0 { slot.moveToNewMachine() }
  }

  private func killAll() {
    let running = slots.filter(\.isRunning)
    guard running.count > 1 else { return }
    note("kill all")
    count(.crashOfAll)
    for slot in running {
      slot.kill()
    }
  }

  /// Ends the process at the next call of one kind, and brings about that it makes one.
  private func crash(_ slot: ProcessSlot) {
    // The committer's calls come more rarely than the loop's.
    let calls = ClientCall.allCases + [.produce, .sendOffsets, .sendOffsets, .commit, .commit, .abort, .abort]
    let call = calls[Int(draw(0...Int64(calls.count - 1)))]
    if call == .initTransactions {
      slot.kill()
      start(slot)
    }
    guard slot.isRunning else { return }
    let fault: ClientFault = draw(0...1) == 0 ? .crashBefore(call) : .crashAfter(call)
    note("\(slot.instance): \(fault)")
    switch call {
    case .abort: slot.process?.client.inject([.abortableCommit, .abortableProduce][Int(draw(0...1))])
    case .begin, .produce, .sendOffsets, .commit: bring(slot) { $0.isCommitting }
    case .assign, .unassign, .committed, .changelogEnd, .restore: broker.forceRebalance(of: slot.member.name)
    case .poll, .initTransactions: break
    }
    slot.process?.client.inject(fault)
    for _ in 0..<draw(0...6) { slot.process?.commitStep() }
  }

  private func stop(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    note("stop \(slot.instance)")
    count(.stop)
    slot.process?.stop()
  }

  /// Takes the partitions away, in some cases while the process is at something.
  private func rebalance(_ slot: ProcessSlot) {
    switch draw(0...3) {
    case 0: bring(slot) { $0.isCommitting }
    case 1: bring(slot) { $0.isRestoring }
    case 2: bring(slot) { $0.holdsUncommitted }
    default: break
    }
    note("rebalance \(slot.member.name)")
    broker.forceRebalance(of: slot.member.name)
  }

  /// Lets the process go on until it is where it is wanted, or for some steps.
  func bring(_ slot: ProcessSlot, to isThere: (SimulatedProcess) -> Bool) {
    for _ in 0..<draw(1...20) {
      guard let process = slot.process, process.isRunning, !isThere(process) else { return }
      step(slot)
    }
  }

  private func expire(_ slot: ProcessSlot) {
    note("session of \(slot.instance) expires")
    broker.expireSession(of: slot.instance, in: slot.member.name)
  }

  /// One process less, or one more.
  private func scale(_ slot: ProcessSlot) {
    count(.scale)
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
    if draw(0...3) == 0 {
      note("\(slot.instance) hangs and is replaced")
      count(.twin)
      slot.ghost = slot.process
      slot.process = nil
      slot.replaceDisk()
      start(slot)
    } else {
      count(.hang)
      slot.hangsUntil = clock.now + draw(100...25_000)
      note("\(slot.instance) hangs until \(slot.hangsUntil - InputScript.start)")
      if draw(0...1) == 0 { pass(draw(8_000...14_000)) }
    }
  }

  /// Hangs the process amid a transaction, and gives its partitions to others at once.
  private func takeOver(_ slot: ProcessSlot) {
    bring(slot) { $0.isCommitting }
    for _ in 0..<draw(1...4) where slot.process?.isCommitting == true { slot.process?.commitStep() }
    note("\(slot.instance) hangs amid a transaction, and loses its session")
    slot.hangsUntil = clock.now + draw(500...13_000)
    broker.expireSession(of: slot.instance, in: slot.member.name)
    // The others may be through with taking over before it wakes.
    if draw(0...1) == 0 { letOthersGoOn(slot, rounds: draw(4...24)) }
  }

  /// Hangs the process with records in a changelog that no commit or abort follows, lets others commit behind them, and gives the
  /// partitions on again: whoever has them then must not miss what was committed there, though it is hidden.
  private func hideCommits(_ slot: ProcessSlot) {
    appendScript(Int(draw(1...8)))
    bring(slot) { $0.isCommitting }
    for _ in 0..<2 { slot.process?.commitStep() }
    guard slot.process?.isCommitting == true else { return }
    note("\(slot.instance) hangs behind its records, and loses its session")
    slot.hangsUntil = clock.now + draw(8_000...14_000)
    let before = broker.groupOffsets(slot.member.name)
    broker.expireSession(of: slot.instance, in: slot.member.name)
    for _ in 0..<40 where broker.groupOffsets(slot.member.name) == before { letOthersGoOn(slot, rounds: 3) }
    broker.forceRebalance(of: slot.member.name)
    letOthersGoOn(slot, rounds: draw(4...30))
  }

  private func letOthersGoOn(_ slot: ProcessSlot, rounds: Int64) {
    let others = slots.filter { $0.member.name == slot.member.name && $0 !== slot }
    for _ in 0..<rounds {
      for other in others where !hangs(other) {
        step(other)
        for _ in 0..<2 { other.process?.commitStep() }
      }
      pass(draw(0...60))
    }
  }

  /// The committer's call does not come back for a while; the loop goes on. Perhaps the group gives its partitions to others meanwhile.
  private func stallCommitter(_ slot: ProcessSlot) {
    bring(slot) { $0.isCommitting }
    for _ in 0..<draw(0...3) { slot.process?.commitStep() }
    guard slot.process?.isCommitting == true else { return }
    note("the committer of \(slot.instance) hangs")
    count(.committerHangs)
    slot.committerHangsUntil = clock.now + draw(100...12_000)
    if draw(0...1) == 0 { expire(slot) }
  }

  /// The committer hangs for longer than a revocation waits for it: the next generation begins before it sends its offsets.
  private func outliveRevocation(_ slot: ProcessSlot) {
    bring(slot) { $0.isCommitting }
    for _ in 0..<draw(0...2) { slot.process?.commitStep() }
    guard slot.process?.isCommitting == true else { return }
    note("the committer of \(slot.instance) outlives a revocation")
    count(.committerHangs)
    slot.committerHangsUntil = clock.now + draw(11_000...14_000)
    broker.forceRebalance(of: slot.member.name)
    while clock.now < slot.committerHangsUntil {
      for other in slots where other.member.name == slot.member.name && !hangs(other) { step(other) }
      pass(500)
    }
    for _ in 0..<draw(0...4) { slot.process?.commitStep() }
  }

  private func inject(_ slot: ProcessSlot) {
    guard slot.isRunning else { return }
    let duration = draw(1...4_000)
    let partitions = (0..<settings.partitions).flatMap { number in
      (slot.member.inputs + [slot.member.changelog]).map { TopicPartition($0, number) }
    }
    let faults: [ClientFault] = [
      .commitAnswerLost, .commitNotApplied, .commitPending(milliseconds: duration), .abortableProduce, .abortableSendOffsets,
      .abortableCommit, .fatalProducer, .fatalConsumer, .fatalReader, .committedPending(milliseconds: duration),
      .slow(partitions.filter { _ in draw(0...2) > 0 }, milliseconds: duration), .commitPending(milliseconds: duration * 3),
      .abortableCommit, .abortableProduce, .abortableSendOffsets, .committedPending(milliseconds: duration * 3),
      .commitUnanswered(.done), .commitUnanswered(.late(milliseconds: duration)), .commitUnanswered(.open),
    ]
    let fault = faults[Int(draw(0...Int64(faults.count - 1)))]
    note("\(slot.instance): \(fault)")
    slot.process?.client.inject(fault)
  }
}
