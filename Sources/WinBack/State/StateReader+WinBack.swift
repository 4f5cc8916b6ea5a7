internal import WorkerSDK

extension StateReader {
  mutating func readYearDay() throws(StateDecodingError) -> YearDay? {
    guard try readBool() else { return nil }
    let month = try readByte()
    guard let day = YearDay(month: Int64(month), day: Int64(try readByte())) else { throw StateDecodingError("this is no day of a year") }
    return day
  }

  mutating func readID() throws(StateDecodingError) -> RecordID {
    let high = try readUInt64()
    return RecordID(high: high, low: try readUInt64())
  }

  mutating func readText() throws(StateDecodingError) -> String? { try readBool() ? try readString() : nil }

  mutating func readOptionalTime() throws(StateDecodingError) -> EventTime? { try readBool() ? try readTime() : nil }

  mutating func readOptionalNumber() throws(StateDecodingError) -> Int64? { try readBool() ? try readInt64() : nil }

  mutating func readSubject() throws(StateDecodingError) -> Subject {
    let product = try readText()
    let suggested = try readText()
    let season = try readText()
    let order = try readText()
    var subject = Subject(product: product, suggested: suggested, order: order, at: try readOptionalTime())
    subject.season = season
    return subject
  }

  mutating func readSignal() throws(StateDecodingError) -> SignalFact {
    var signal = SignalFact(at: try readTime())
    signal.risk = try readText()
    signal.segment = try readText()
    signal.aliveMilli = try readOptionalNumber()
    signal.lifetimeValueMicros = try readOptionalNumber()
    signal.allowsPromotions = try readBool()
    return signal
  }

  mutating func readEventFact() throws(StateDecodingError) -> EventFact {
    let slot = try readUInt64()
    let count = try readInt64()
    var fact = EventFact(slot: slot, at: try readTime())
    fact.count = count
    fact.last = try readTime()
    let recent = try readUInt64()
    guard recent <= UInt64(RecentTimes.most) else { throw StateDecodingError("more times are kept than may be") }
    for _ in 0..<recent { fact.recent.append(try readTime()) }
    return fact
  }

  mutating func readValueFact() throws(StateDecodingError) -> ValueFact {
    let slot = try readUInt64()
    let text = try readUInt64()
    let milli = try readOptionalNumber()
    return ValueFact(slot: slot, text: text, milli: milli, at: try readTime())
  }

  mutating func readPermission() throws(StateDecodingError) -> Permission {
    let purpose = try readUInt64()
    let channel = try readUInt64()
    let isGranted = try readBool()
    let at = try readTime()
    return Permission(purpose: purpose, channel: channel, isGranted: isGranted, at: at, expires: try readOptionalTime())
  }

  mutating func readTicket() throws(StateDecodingError) -> Ticket {
    let id = try readUInt64()
    let opened = try readOptionalTime()
    return Ticket(id: id, opened: opened, resolved: try readOptionalTime())
  }

  mutating func readPhase() throws(StateDecodingError) -> PhaseFact {
    let model = try readUInt64()
    let phase = try readUInt64()
    return PhaseFact(model: model, phase: phase, since: try readTime())
  }

  mutating func readCandidate() throws(StateDecodingError) -> Candidate {
    let play = try readUInt64()
    let anchor = try readID()
    let anchorAt = try readTime()
    let ripe = try readTime()
    var candidate = Candidate(play: play, anchor: anchor, anchorAt: anchorAt, due: try readTime())
    candidate.ripe = ripe
    candidate.step = try readByte()
    candidate.attempt = try readByte()
    candidate.conversation = try readBool() ? try readID() : nil
    candidate.subject = try readSubject()
    candidate.day = try readOptionalNumber()
    return candidate
  }

  private mutating func readTags() throws(StateDecodingError) -> TagList {
    let count = try readUInt64()
    guard count <= UInt64(TagList.most) else { throw StateDecodingError("more ids are kept than may be") }
    var tags = TagList()
    for _ in 0..<count {
      let kind = try readByte()
      tags.append(Tag(kind: kind, hash: try readUInt64()))
    }
    return tags
  }

  mutating func readThread() throws(StateDecodingError) -> Thread {
    let play = try readUInt64()
    let tags = try readTags()
    let anchor = try readID()
    let firstAt = try readTime()
    let lastAt = try readTime()
    var thread = Thread(play: play, tags: tags, anchor: anchor, firstAt: firstAt, lastAt: lastAt, due: try readTime())
    guard let status = Thread.Status(rawValue: try readByte()) else {
      throw StateDecodingError("the status of something begun is not known")
    }
    thread.status = status
    thread.subject = try readSubject()
    return thread
  }

  mutating func readCompletion() throws(StateDecodingError) -> Completion {
    let play = try readUInt64()
    let tags = try readTags()
    return Completion(play: play, tags: tags, at: try readTime())
  }

  mutating func readFiring() throws(StateDecodingError) -> Firing {
    let play = try readUInt64()
    let step = try readByte()
    let trigger = try readID()
    let anchor = try readID()
    let anchorAt = try readTime()
    let at = try readTime()
    let expires = try readTime()
    let channels = try readArray { reader throws(StateDecodingError) in try reader.readUInt64() }
    let flags = try readByte()
    let conversation = try readID()
    return Firing(
      play: play, step: step, trigger: trigger, anchor: anchor, anchorAt: anchorAt, at: at, expires: expires, channels: channels,
      isMarketing: flags & 1 != 0, isControl: flags & 2 != 0, isRevoked: flags & 4 != 0, conversation: conversation,
      subject: try readSubject())
  }

  mutating func readDialogue() throws(StateDecodingError) -> Dialogue {
    let play = try readUInt64()
    let conversation = try readID()
    let trigger = try readID()
    guard let reaction = Reaction(rawValue: try readByte()) else { throw StateDecodingError("the reaction is not known") }
    return Dialogue(play: play, conversation: conversation, trigger: trigger, reaction: reaction)
  }
}
