internal import HeapModule
package import RecordFiles
internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Makes up journeys: every customer comes by its own rhythm, looks, searches, fills carts, abandons or pays for them, reads mail, complains,
/// recommends, falls silent and comes back. Records come in the order of their delivery; memory holds a small state per customer, and
/// what is on its way.
///
/// The record's time is that of its delivery, the message's `timestamp` that of the event: they differ for late records and repeats.
package struct JourneyGenerator {
  private struct Due: Comparable {
    let time: Int64
    let customer: Int

    static func < (a: Due, b: Due) -> Bool { (a.time, a.customer) < (b.time, b.customer) }
  }

  package let settings: JourneySettings
  package private(set) var summary = GenerationSummary()
  private let topic: String
  private let population: Int
  private var random: SeededRandom
  private var writer: JourneyWriter
  private var pacing: Pacing
  private var customers: [JourneyCustomer] = []
  private var heap = Heap<Due>()
  private var deliveries = DeliveryQueue()
  /// The time of the event made last.
  private var clock: Int64
  /// Silences last so long at most; shorter in short spans, so that they can end.
  private let silence: Range<Int64>

  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 86_400_000
  /// Fewer events per customer than this would leave nothing of a journey.
  private static let fewestEventsPerCustomer = 10

  package init(_ settings: JourneySettings, topic: String) {
    self.settings = settings
    self.topic = topic
    population = min(settings.customers, max(1, settings.events / Self.fewestEventsPerCustomer))
    random = SeededRandom(seed: settings.seed)
    writer = JourneyWriter(seed: settings.seed)
    clock = settings.start.milliseconds
    pacing = Pacing(
      start: settings.start.milliseconds, end: settings.end.milliseconds, events: settings.events, customers: population)
    let scale = min(1, Double(settings.span.milliseconds) / Double(180 * Self.day))
    silence = Int64(Double(40 * Self.day) * scale)..<Int64(Double(140 * Self.day) * scale) + 1
  }

  /// The next record; `nil` when all are delivered.
  package mutating func next() -> RecordLine? {
    while pacing.emitted < settings.events {
      let arrival = pacing.arrived < population ? pacing.arrival(of: pacing.arrived) : .max
      let time = pacing.placed(min(heap.min?.time ?? .max, arrival), after: clock)
      if deliveries.due <= time { return deliver() }
      if arrival <= heap.min?.time ?? .max { arrive(at: arrival) }
      if let record = makeEvent(at: time) { return record }
    }
    return deliver()
  }

  private mutating func deliver() -> RecordLine? {
    guard let (delivered, time) = deliveries.take() else { return nil }
    var record = delivered
    record.timestamp = EventTime(milliseconds: time)
    return record
  }

  private mutating func arrive(at time: Int64) {
    var customer = JourneyCustomer(number: customers.count, at: time, random: &random)
    if customer.isSubscribed { customer.mail = JourneyCustomer.Track(due: time + random.integer(0..<7 * Self.day), step: .mailDelivered) }
    customers.append(customer)
    heap.insert(Due(time: customer.due, customer: customer.number))
    pacing.countArrival(customer)
    summary.customers += 1
  }

  /// Makes the event that is due first. `nil` when it is on its way, to be delivered late.
  private mutating func makeEvent(at time: Int64) -> RecordLine? {
    guard let due = heap.min else { return nil }
    clock = time
    let index = due.customer
    let step = startOfStep(index)
    customers[index].apply(step, random: &random)
    let happened = EventTime(milliseconds: time)
    let identity = writer.identity(of: customers[index])
    let value = writer.message(step, of: customers[index], identity, at: happened, sequence: pacing.emitted)
    let key = Array(identity.key.utf8)
    pacing.countEvent()
    summary.events += 1
    proceed(index, after: step, at: time)
    heap.replaceMin(with: Due(time: customers[index].due, customer: index))
    return dispatch(RecordLine(topic: topic, key: key, timestamp: happened, value: value, valueIsJSON: true), at: happened)
  }

  /// Late, twice, or spoilt: what becomes of a record on its way.
  private mutating func dispatch(_ record: RecordLine, at time: EventTime) -> RecordLine? {
    if settings.garbage > 0, random.chance(settings.garbage) {
      let garbage = Garbage.allCases[random.index(weights: Garbage.shares)]
      // Numbers that no event has.
      let id = writer.messageID(-1 - summary.garbageCount)
      deliveries.add(garbage.spoil(record, id: id, at: time, random: &random), at: time.milliseconds)
      summary.garbage[garbage, default: 0] += 1
    }
    if settings.repeats > 0, random.chance(settings.repeats) {
      deliveries.add(record, at: delayed(time))
      summary.repeats += 1
    }
    if settings.disorder > 0, random.chance(settings.disorder) {
      deliveries.add(record, at: delayed(time))
      summary.late += 1
      return nil
    }
    return record
  }

  private mutating func delayed(_ time: EventTime) -> Int64 {
    min(time.milliseconds + random.integer(1000..<Self.hour), settings.end.milliseconds)
  }

  /// The step that is due first of the customer's tracks.
  private mutating func startOfStep(_ index: Int) -> Step {
    let customer = customers[index]
    if customer.visit.due > min(customer.mail.due, customer.care.due) {
      return customer.mail.due <= customer.care.due ? customer.mail.step : customer.care.step
    }
    if customer.visitEvents == 0 {
      customers[index].visits += 1
      pacing.countVisit()
      if customer.isSilent {
        customers[index].isSilent = false
        pacing.countActive(customer)
      }
    }
    return customer.visit.step
  }

  /// Plans what the customer does after `step`.
  private mutating func proceed(_ index: Int, after step: Step, at time: Int64) {
    let customer = customers[index]
    switch step {
    case .mailDelivered, .mailOpened, .mailClicked, .mailBounced, .unsubscribed:
      let pause = mailPause(time)
      customers[index].continueMail(after: step, at: time, pause: pause, random: &random)
    case _ where step.rawValue >= Step.review.rawValue:
      customers[index].continueCare(after: step, at: time, random: &random)
      if step == .relationshipEnded { end(index) }
    default:
      customers[index].visitEvents += 1
      if step == .order, customer.care.due == .max { customers[index].planCare(after: time, random: &random) }
      if step == .newsletter, customer.mail.due == .max {
        customers[index].mail = JourneyCustomer.Track(due: time + 60_000, step: .mailDelivered)
      }
      continueVisit(index, after: step, at: time)
    }
  }

  private mutating func continueVisit(_ index: Int, after step: Step, at time: Int64) {
    if let next = customers[index].nextOfVisit(after: step, random: &random) {
      // Where visits lie close together, they have to be quick as well.
      let slowness = min(1, pacing.meanPause(at: time) / Double(Self.hour))
      let pause = max(1, Int64((4000 + random.exponential() * 35_000) * slowness))
      customers[index].visit = JourneyCustomer.Track(due: time + pause, step: next)
    } else {
      leave(index, at: time)
    }
    if step == .order { customers[index].emptyCart() }
  }

  private mutating func leave(_ index: Int, at time: Int64) {
    let customer = customers[index]
    customers[index].visitEvents = 0
    let entry: Step = customer.isMobile && customer.isKnown && random.chance(0.4) ? .appOpened : .page
    let mean = pacing.meanPause(at: time) / customer.frequency
    // Whoever comes several times a week does not fade with every one of the visits.
    if random.chance(customer.persona.fading * min(1, mean / Double(4 * Self.day))) {
      customers[index].isSilent = true
      pacing.countInactive(customer)
      customers[index].visit = JourneyCustomer.Track(due: time + random.integer(silence), step: entry)
      return
    }
    let pause = mean * (0.15 + 0.85 * random.exponential())
    customers[index].visit = JourneyCustomer.Track(due: atPreferredHour(time + max(Int64(pause), 1), after: time, customer), step: entry)
  }

  /// Who comes once a day or less comes at its hour.
  private mutating func atPreferredHour(_ due: Int64, after time: Int64, _ customer: JourneyCustomer) -> Int64 {
    guard due - time > 18 * Self.hour else { return due }
    let moment = due / Self.day * Self.day + Int64(customer.hour) * Self.hour + random.integer(-Self.hour..<2 * Self.hour)
    return moment > time ? moment : moment + Self.day
  }

  private mutating func mailPause(_ time: Int64) -> Int64 {
    let mean = max(6 * Double(Self.day), pacing.meanPause(at: time) * 0.8)
    return Int64(mean * (0.8 + random.unit() * 0.4))
  }

  /// The relationship is over: no more visits, mail or care, unless the log runs out of others.
  private mutating func end(_ index: Int) {
    if !customers[index].isSilent { pacing.countInactive(customers[index]) }
    customers[index].isSilent = true
    customers[index].isSubscribed = false
    customers[index].mail = JourneyCustomer.Track()
    customers[index].care = JourneyCustomer.Track()
    customers[index].visit = JourneyCustomer.Track(due: .max - 1, step: .page)
  }
}
