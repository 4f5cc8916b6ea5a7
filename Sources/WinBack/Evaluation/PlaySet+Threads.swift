internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

/// What is begun and then left, such as a cart: told apart by cart, checkout, order and session.
extension PlaySet {
  /// Events closer to each other than this are of one visit, where nothing else says so.
  private static let visit = EventTime.Interval.minutes(30)

  private func abandoned(_ index: Int) -> PlayStart.Abandoned? {
    if case .abandoned(let abandoned) = plays[index].start { return abandoned }
    return nil
  }

  private func tags(_ event: some WinBackEvent, _ by: [PlayStart.ThreadKey]) -> [Tag] {
    var tags: [Tag] = []
    for (kind, key) in PlayStart.ThreadKey.allCases.enumerated() where by.contains(key) {
      let text = key == .session ? event.property("session_id") : event.property(key.rawValue)
      if let text, !text.isEmpty { tags.append(Tag(kind: UInt8(kind), hash: NameHash.of(text))) }
    }
    return tags
  }

  /// The thread that an event of these tags belongs to: one with the same id; else one of the same visit that is not told apart by an id;
  /// without any ids, that of the customer.
  private func thread(_ index: Int, _ tags: [Tag], at time: EventTime, _ state: WinBackState) -> Int? {
    let play = hashes[index]
    let own = state.threads.indices.filter { state.threads[$0].play == play }
    if let place = own.last(where: { state.threads[$0].shares(tags) }) { return place }
    return own.last { place in
      let thread = state.threads[place]
      // What comes after an order is a new cart.
      guard !thread.contradicts(tags), thread.status != .completed || time <= thread.due else { return false }
      return time < thread.lastAt + Self.visit && thread.firstAt < time + Self.visit
        || thread.tags.isEmpty && tags.isEmpty && thread.status == .open
    }
  }

  /// Something is begun, or gone on with.
  func begin(_ index: Int, _ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) {
    guard let abandoned = abandoned(index), isActive(index, at: state.clock) else { return }
    let tags = tags(event, abandoned.by)
    if let place = thread(index, tags, at: moment.time, state) {
      state.threads[place].add(tags)
      state.threads[place].lastAt = max(state.threads[place].lastAt, moment.time)
      state.threads[place].firstAt = min(state.threads[place].firstAt, moment.time)
      // Left once is left for good, and so is what was completed: it fires once.
      guard state.threads[place].status == .open else { return }
      state.threads[place].due = state.threads[place].lastAt + abandoned.silence
      if state.threads[place].subject.product == nil { state.threads[place].subject = subject(of: event, moment.time) }
      return
    }
    let play = hashes[index]
    let isDone = state.completions.contains { completion in
      guard completion.play == play, completion.at >= moment.time else { return false }
      let other = Thread(
        play: play, tags: completion.tags, anchor: moment.id, firstAt: completion.at, lastAt: completion.at, due: completion.at)
      return !other.contradicts(tags)
    }
    guard !isDone else { return }
    var thread = Thread(
      play: play, tags: [], anchor: moment.id, firstAt: moment.time, lastAt: moment.time, due: moment.time + abandoned.silence)
    thread.add(tags)
    thread.subject = subject(of: event, moment.time)
    state.add(thread)
  }

  /// What was begun comes to its end: the thread with the same id, else all that are not told apart from it by an id.
  func complete(_ index: Int, _ event: some WinBackEvent, _ moment: Moment, _ state: inout WinBackState) -> [Revocation] {
    guard let abandoned = abandoned(index), isActive(index, at: state.clock) else { return [] }
    let play = hashes[index]
    let tags = tags(event, abandoned.by)
    state.completions.append(Completion(play: play, tags: tags, at: moment.time))
    if state.completions.count > WinBackState.Bounds.completions { state.completions.removeFirst() }
    let begun = state.threads.indices.filter { state.threads[$0].play == play && state.threads[$0].firstAt <= moment.time }
    let same = begun.filter { state.threads[$0].shares(tags) }
    let meant = same.isEmpty ? begun.filter { !state.threads[$0].contradicts(tags) } : same
    var revocations: [Revocation] = []
    for place in meant {
      let anchor = state.threads[place].anchor
      if state.threads[place].status == .left {
        revocations += late(moment.time, state) { $0.play == play && $0.anchor == anchor }
      }
      state.threads[place].status = .completed
      state.threads[place].due = moment.time
      state.threads[place].add(tags)
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

extension WinBackState {
  /// Adds something begun; beyond the bound what is over goes first, then what is oldest.
  mutating func add(_ thread: Thread) {
    threads.append(thread)
    guard threads.count > Bounds.threads else { return }
    threads.remove(at: threads.firstIndex { $0.status != .open } ?? 0)
  }
}
