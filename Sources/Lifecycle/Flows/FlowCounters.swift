internal import WorkerSDK

/// The counters of a key to which a step adds: a few, which take no memory of their own.
struct FlowCounters {
  /// A move, two durations, a deviation, who left stuck, and everything that may be planned for a phase.
  private var counters = InlineArray<36, Int>(repeating: 0)
  private var count = 0

  @inline(__always)
  mutating func append(_ counter: Int) {
    guard count < 36 else { return }
    counters[count] = counter
    count &+= 1
  }

  func add(_ amount: Int64, to key: FlowKey, at time: EventTime, in outbox: inout Outbox) {
    outbox.add(amount, to: .lifecycleFlowParts, key: key, counters: counters.span.extracting(0..<count), time: time)
  }
}

extension FlowLayout {
  /// The counters to which a step adds.
  @inline(__always)
  func counters(of step: FlowStep, isStuck: Bool) -> FlowCounters {
    let (from, to) = (Int(step.from), Int(step.to))
    var counters = FlowCounters()
    counters.append(move(from: from, to: to))
    if step.minutes >= 0 { counters.append(reach(of: to).lowerBound + FlowBuckets.bucket(ofMinutes: step.minutes)) }
    if step.deviation >= 0 { counters.append(deviation(number: Int(step.deviation))) }
    guard step.dwell >= 0, from < phases else { return counters }
    counters.append(dwell(in: from).lowerBound + FlowBuckets.bucket(of: step.dwell))
    if isStuck { counters.append(leftStuck(in: from)) }
    var observed = step.observed
    while observed != 0 {
      counters.append(planned(observed.trailingZeroBitCount, in: from))
      observed &= observed &- 1
    }
    return counters
  }
}
