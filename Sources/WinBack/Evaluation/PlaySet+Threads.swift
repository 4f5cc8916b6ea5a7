internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

/// What is begun and then left, such as a cart: told apart by cart, checkout, order and session.
extension PlaySet {
  /// Something is begun, or gone on with.
  ///
  /// - Parameter all: The event's ids, of whatever kind.
  func begin(_ plan: CompiledPlay, _ event: some WinBackEvent, _ all: TagList, _ moment: Moment, _ state: inout WinBackState) {
    guard case .abandoned(let silence) = plan.start, plan.isActive(at: state.clock) else { return }
    let tags = all.only { plan.threadKinds.contains(kind: $0) }
    if let place = state.threads.place(of: plan.hash, tags, at: moment.time) {
      return state.threads[place].goOn(event, tags, at: moment.time, silence)
    }
    let isDone = state.completions.contains { $0.play == plan.hash && $0.at >= moment.time && !$0.tags.contradicts(tags) }
    guard !isDone else { return }
    var thread = Thread(
      play: plan.hash, tags: tags, anchor: moment.id, firstAt: moment.time, lastAt: moment.time, due: moment.time + silence)
    thread.subject = Subject(of: event, moment.time)
    state.add(thread)
  }

  /// What was begun comes to its end: the thread with the same id, else all that are not told apart from it by an id.
  func complete(_ plan: CompiledPlay, _ all: TagList, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    guard plan.isActive(at: state.clock) else { return [] }
    let (play, time) = (plan.hash, moment.time)
    let tags = all.only { plan.threadKinds.contains(kind: $0) }
    state.completions.append(Completion(play: play, tags: tags, at: time))
    if state.completions.count > WinBackState.Bounds.completions { state.completions.removeFirst() }
    let hasSame = state.threads.contains { $0.play == play && $0.firstAt <= time && $0.tags.shares(tags) }
    var revocations: [Revocation] = []
    for place in state.threads.indices where state.threads[place].play == play && state.threads[place].firstAt <= time {
      let own = state.threads[place].tags
      guard hasSame ? own.shares(tags) : !own.contradicts(tags) else { continue }
      let anchor = state.threads[place].anchor
      if state.threads[place].status == .left { revocations += state.firings.late(time) { $0.play == play && $0.anchor == anchor } }
      state.threads[place].status = .completed
      state.threads[place].due = time
      state.threads[place].tags.add(tags)
      // What was left and is still waiting, for the end of the night or for its next step, is no longer needed.
      state.candidates.removeAll { $0.play == play && $0.anchor == anchor }
    }
    return revocations
  }

  /// What was left becomes candidates.
  func leave(at time: EventTime, _ state: inout WinBackState) {
    for place in state.threads.indices where state.threads[place].status == .open && state.threads[place].due <= time {
      let thread = state.threads[place]
      state.threads[place].status = .left
      var candidate = Candidate(play: thread.play, anchor: thread.anchor, anchorAt: thread.lastAt, due: thread.due)
      candidate.subject = thread.subject
      state.add(candidate)
    }
  }
}

extension Thread {
  /// Events closer to each other than this are of one visit, where nothing else says so.
  private static let visit = EventTime.Interval.minutes(30)

  /// Whether an event of these ids, none of which is among its own, may belong to it.
  fileprivate func mayHave(_ others: TagList, at time: EventTime) -> Bool {
    // What comes after an order is a new cart.
    guard !tags.contradicts(others), status != .completed || time <= due else { return false }
    return time < lastAt + Self.visit && firstAt < time + Self.visit || tags.isEmpty && others.isEmpty && status == .open
  }

  /// An event of the same is seen.
  fileprivate mutating func goOn(_ event: some WinBackEvent, _ others: TagList, at time: EventTime, _ silence: EventTime.Interval) {
    tags.add(others)
    lastAt = max(lastAt, time)
    firstAt = min(firstAt, time)
    // Left once is left for good, and so is what was completed: it fires once.
    guard status == .open else { return }
    due = lastAt + silence
    if subject.product == nil { subject = Subject(of: event, time) }
  }
}

extension [Thread] {
  /// The thread that an event of these ids belongs to: one with the same id; else one of the same visit that is not told apart by an id;
  /// without any ids, that of the customer.
  fileprivate func place(of play: UInt64, _ tags: TagList, at time: EventTime) -> Int? {
    var alike: Int?
    for place in indices.reversed() where self[place].play == play {
      if self[place].tags.shares(tags) { return place }
      if alike == nil, self[place].mayHave(tags, at: time) { alike = place }
    }
    return alike
  }
}

extension WinBackState {
  /// Adds something begun; beyond the bound what is over goes first, then what is oldest.
  mutating func add(_ thread: Thread) {
    threads.append(thread)
    guard threads.count > Bounds.threads else { return }
    threads.remove(at: threads.firstIndex { $0.status != .open } ?? 0)
  }
}
