internal import RecordLog

extension Simulation {
  /// One round of a disturbed run: something small happens.
  func disturbedRound() {
    if appended == workload.changesAfter, !hasChanged, draw(0...9) == 0 { change() }
    switch draw(0...99) {
    case 0..<42: stepSomebody()
    case 42..<72: commitSomebody()
    case 72..<80: appendScript(Int(draw(0...9) == 0 ? draw(5...60) : draw(0...3)))
    case 80..<92: pass(draw(0...40))
    case 92..<94: pass(draw(50...900))
    case 94: pass(draw(1_000...7_000))
    default: strike()
    }
    if clock.now >= reachableAgain { comeUp() }
    if draw(0...19) == 0 { restartSomebody() }
  }

  func draw(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &generator) }

  func drawSlot() -> ProcessSlot { slots[Int(draw(0...Int64(slots.count - 1)))] }

  /// The number of records that can be read of all event topics.
  var outputCount: Int { workload.eventTopics.reduce(0) { $0 + broker.visibleCount($1) } }

  func hangs(_ slot: ProcessSlot) -> Bool { clock.now < slot.hangsUntil }

  private func stepSomebody() {
    let slot = drawSlot()
    guard !hangs(slot) else { return }
    for _ in 0...draw(0...3) { step(slot) }
    if draw(0...3) == 0 { slot.ghost?.step() }
  }

  private func commitSomebody() {
    let slot = drawSlot()
    guard !hangs(slot), clock.now >= slot.committerHangsUntil else { return }
    let count = draw(1...5)
    for _ in 0..<count where slot.process?.commitStep() == true { note("\(slot.instance) commit step") }
    if draw(0...2) == 0 { slot.ghost?.commitStep() }
  }

  /// Lets time pass. Members that run send their heartbeats all the while, those that hang send none.
  func pass(_ milliseconds: Int64) {
    var left = milliseconds
    while left > 0 {
      // Days are not counted in heartbeats.
      let part = min(left, max(2_000, milliseconds / 200))
      clock.advance(by: part)
      left -= part
      for slot in slots where !hangs(slot) { slot.process?.client.heartbeat() }
    }
  }

  /// Lets the clock come to `time`, while whoever does not hang goes on.
  func follow(_ time: Int64) {
    guard clock.now < time else { return }
    let parts = min(20, (time - clock.now) / 100 + 1)
    let part = (time - clock.now) / parts + 1
    for _ in 0..<parts {
      pass(part)
      for slot in slots where !hangs(slot) {
        step(slot)
        for _ in 0..<4 where slot.process?.commitStep() == true {}
      }
    }
  }

  private func restartSomebody() {
    let slot = drawSlot()
    if slot.isWanted, !slot.isRunning { start(slot) }
  }

  func comeUp() {
    note("reachable again")
    reachableAgain = .max
    broker.comeUp()
    for slot in slots { slot.process?.client.reconnect() }
  }

  /// Ends all faults: what is left of the run is peace.
  func calm() {
    note("calm")
    comeUp()
    broker.endStalls()
    for slot in slots {
      slot.hangsUntil = .min
      slot.committerHangsUntil = .min
      slot.isWanted = slot.isWanted || !slots.contains { $0.member.name == slot.member.name && $0.isWanted }
      slot.process?.client.disarm()
      slot.disk?.crash = nil
      slot.disk?.room = .max
    }
  }
}
