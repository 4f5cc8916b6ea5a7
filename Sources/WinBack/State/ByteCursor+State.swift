internal import RecordLog
internal import WorkerSDK

/// The bytes of a state's parts, as ``StateReader`` reads them.
extension ByteCursor {
  mutating func write(_ value: Bool) { append(value ? 1 : 0) }

  mutating func write(_ value: UInt8) { append(value) }

  mutating func write(_ value: UInt64) { append(compact: value) }

  mutating func write(_ value: Int64) { append(compact: value) }

  mutating func write(_ value: EventTime) { append(compact: value.milliseconds) }

  mutating func write(_ value: String) {
    append(compact: UInt64(value.utf8.count))
    append(value.utf8.span)
  }

  /// Writes how many elements there are, and the elements.
  @inline(__always)
  mutating func write<Element>(_ elements: [Element], _ writeElement: (inout ByteCursor, Element) -> Void) {
    append(compact: UInt64(elements.count))
    for place in elements.indices { writeElement(&self, elements[place]) }
  }

  mutating func write(number: Int64?) {
    write(number != nil)
    if let number { write(number) }
  }

  mutating func write(id: RecordID?) {
    write(id != nil)
    if let id { write(id) }
  }

  mutating func write(day: YearDay?) {
    write(day != nil)
    guard let day else { return }
    write(day.month)
    write(day.day)
  }

  mutating func write(_ id: RecordID) {
    write(id.high)
    write(id.low)
  }

  mutating func write(text: String?) {
    write(text != nil)
    if let text { write(text) }
  }

  mutating func write(time: EventTime?) {
    write(time != nil)
    if let time { write(time) }
  }

  mutating func write(subject: Subject?) {
    write(subject != nil)
    if let subject { write(subject) }
  }

  mutating func write(_ subject: Subject) {
    write(text: subject.product)
    write(text: subject.suggested)
    write(text: subject.season)
    write(text: subject.order)
    write(time: subject.at)
  }

  mutating func write(signal: SignalFact?) {
    write(signal != nil)
    guard let signal else { return }
    write(signal.at)
    write(text: signal.risk)
    write(text: signal.segment)
    write(number: signal.aliveMilli)
    write(number: signal.lifetimeValueMicros)
    write(signal.allowsPromotions)
  }

  mutating func write(_ fact: EventFact) {
    write(fact.slot)
    write(fact.count)
    write(fact.first)
    write(fact.last)
    write(UInt64(fact.recent.count))
    for place in fact.recent.indices { write(fact.recent[place]) }
  }

  mutating func write(_ fact: ValueFact) {
    write(fact.slot)
    write(fact.text)
    write(number: fact.milli)
    write(fact.at)
  }

  mutating func write(_ permission: Permission) {
    write(permission.purpose)
    write(permission.channel)
    write(permission.isGranted)
    write(permission.at)
    write(time: permission.expires)
  }

  mutating func write(_ ticket: Ticket) {
    write(ticket.id)
    write(time: ticket.opened)
    write(time: ticket.resolved)
  }

  mutating func write(_ phase: PhaseFact) {
    write(phase.model)
    write(phase.phase)
    write(phase.since)
  }

  mutating func write(_ candidate: Candidate) {
    write(candidate.play)
    write(candidate.anchor)
    write(candidate.anchorAt)
    write(candidate.ripe)
    write(candidate.due)
    write(candidate.step)
    write(candidate.attempt)
    write(id: candidate.conversation)
    write(candidate.subject)
    write(number: candidate.day)
  }

  mutating func write(_ tags: TagList) {
    write(UInt64(tags.count))
    for place in tags.indices {
      write(tags[place].kind)
      write(tags[place].hash)
    }
  }

  mutating func write(_ thread: Thread) {
    write(thread.play)
    write(thread.tags)
    write(thread.anchor)
    write(thread.firstAt)
    write(thread.lastAt)
    write(thread.due)
    write(thread.status.rawValue)
    write(thread.subject)
  }

  mutating func write(_ completion: Completion) {
    write(completion.play)
    write(completion.tags)
    write(completion.at)
  }

  mutating func write(_ firing: Firing) {
    write(firing.play)
    write(firing.step)
    write(firing.trigger)
    write(firing.anchor)
    write(firing.anchorAt)
    write(firing.at)
    write(firing.expires)
    write(firing.channels) { $0.write($1) }
    write(UInt8((firing.isMarketing ? 1 : 0) | (firing.isControl ? 2 : 0) | (firing.isRevoked ? 4 : 0)))
    write(firing.conversation)
    write(firing.subject)
  }

  mutating func write(_ assignment: Assignment) {
    write(assignment.play)
    write(assignment.arm)
  }

  mutating func write(_ dialogue: Dialogue) {
    write(dialogue.play)
    write(dialogue.conversation)
    write(dialogue.trigger)
    write(dialogue.reaction.rawValue)
  }

  mutating func write(_ decided: DecidedDay) {
    write(decided.play)
    write(decided.day)
  }

  mutating func write(_ purchase: Purchase) {
    write(purchase.product)
    write(purchase.at)
  }
}
