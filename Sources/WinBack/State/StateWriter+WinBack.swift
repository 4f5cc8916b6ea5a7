internal import WorkerSDK

extension StateWriter {
  mutating func write(_ day: YearDay) {
    write(day.month)
    write(day.day)
  }

  mutating func write(_ id: RecordID) {
    write(id.high)
    write(id.low)
  }

  mutating func write(text: String?) { write(text) { $0.write($1) } }

  mutating func write(time: EventTime?) { write(time) { $0.write($1) } }

  mutating func write(_ subject: Subject) {
    write(text: subject.product)
    write(text: subject.suggested)
    write(text: subject.season)
    write(text: subject.order)
    write(time: subject.at)
  }

  mutating func write(_ signal: SignalFact) {
    write(signal.at)
    write(text: signal.risk)
    write(text: signal.segment)
    write(signal.aliveMilli) { $0.write($1) }
    write(signal.lifetimeValueMicros) { $0.write($1) }
    write(signal.allowsPromotions)
  }

  mutating func write(_ fact: EventFact) {
    write(fact.slot)
    write(fact.count)
    write(fact.first)
    write(fact.last)
    write(fact.recent) { $0.write($1) }
  }

  mutating func write(_ fact: ValueFact) {
    write(fact.slot)
    write(fact.text)
    write(fact.milli) { $0.write($1) }
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
    write(candidate.conversation) { $0.write($1) }
    write(candidate.subject)
    write(candidate.day) { $0.write($1) }
  }

  mutating func write(_ tag: Tag) {
    write(tag.kind)
    write(tag.hash)
  }

  mutating func write(_ thread: Thread) {
    write(thread.play)
    write(thread.tags) { $0.write($1) }
    write(thread.anchor)
    write(thread.firstAt)
    write(thread.lastAt)
    write(thread.due)
    write(thread.status.rawValue)
    write(thread.subject)
  }

  mutating func write(_ completion: Completion) {
    write(completion.play)
    write(completion.tags) { $0.write($1) }
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
