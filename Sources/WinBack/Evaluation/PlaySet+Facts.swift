internal import Lifecycle
internal import Touchpoints
internal import WorkerSDK

extension PlaySet {
  /// Notes what an event says of the customer.
  func noteFacts(_ event: some WinBackEvent, _ rules: EventRules, _ moment: Moment, _ state: inout WinBackState) {
    if event.isIdentified { state.isIdentified = true }
    if rules.isActive { state.lastActivity = max(state.lastActivity, moment.time) }
    if rules.isLocating, let zone = event.timezone, zone != state.zone, TimeZones.rules(zone) != nil {
      state.zone = zone
      state.datesPlanned = 0
    }
    if rules.isIdentifying { noteTraits(event, moment.time, &state) }
    notePermissions(event, moment.time, &state)
    noteStanding(event, moment.time, &state)
    noteReaction(event, &state)
  }

  private func noteTraits(_ event: some WinBackEvent, _ time: EventTime, _ state: inout WinBackState) {
    for trait in traits {
      guard let text = event.trait(trait.name) else { continue }
      state.learn(ValueFact(slot: trait.slot, text: NameHash.of(text), milli: Decimal.milli(text), at: time))
    }
    let birthday = event.trait("birthday").flatMap { YearDay($0) } ?? state.birthday
    let nameDay = event.trait("nameDay").flatMap { YearDay($0) } ?? Self.nameDay(event) ?? state.nameDay
    if birthday != state.birthday || nameDay != state.nameDay {
      state.birthday = birthday
      state.nameDay = nameDay
      state.datesPlanned = 0
    }
  }

  private static func nameDay(_ event: some WinBackEvent) -> YearDay? {
    for trait in ["firstName", "first_name", "name"] {
      if let name = event.trait(trait), let day = NameDays.day(of: name) { return day }
    }
    return nil
  }

  private func notePermissions(_ event: some WinBackEvent, _ time: EventTime, _ state: inout WinBackState) {
    switch event.event {
    case .consentChanged:
      guard let purpose = event.property("purpose"), let status = event.property("status") else { return }
      state.learn(
        Permission(
          purpose: NameHash.of(purpose), channel: event.property("channel").map { NameHash.of($0) } ?? 0,
          isGranted: status.uppercased() == "GRANTED", at: time, expires: event.property("expires_at").flatMap { EventTime(iso8601: $0) }))
    case .newsletterSubscribed, .unsubscribed:
      state.learn(
        Permission(
          purpose: NameHash.of(Purpose.marketing.rawValue), channel: NameHash.of(event.property("channel") ?? "email"),
          isGranted: event.event == .newsletterSubscribed, at: time, expires: nil))
      if event.event == .newsletterSubscribed { state.mailProof = max(state.mailProof, time) }
    case .emailOpened, .emailLinkClicked: state.mailProof = max(state.mailProof, time)
    case .emailBounced, .emailMarkedAsSpam: state.mailTrouble = max(state.mailTrouble, time)
    default: break
    }
  }

  private func noteStanding(_ event: some WinBackEvent, _ time: EventTime, _ state: inout WinBackState) {
    switch event.event {
    case .supportTicketOpened, .supportTicketResolved:
      state.note(ticket: NameHash.of(event.property("ticket_id") ?? ""), isOpened: event.event == .supportTicketOpened, at: time)
    case .relationshipEnded: state.endedAt = max(state.endedAt ?? time, time)
    case .orderCompleted:
      state.orders = state.orders.adding(1)
      if let amount = amountMicros(event, time) { state.spentMicros = state.spentMicros.adding(amount) }
    case .orderRefunded:
      if let amount = amountMicros(event, time) { state.spentMicros = state.spentMicros.adding(-amount) }
    case .productViewed, .productClicked, .productAdded:
      if let product = event.property("product_id"), product.utf8.count <= 256, time >= state.lastSeen?.at ?? .distantPast {
        state.lastSeen = Subject(product: product, at: time)
      }
    default: break
    }
  }

  /// The amount, in millionths, if it is in the policy's currency or in none.
  private func amountMicros(_ event: some WinBackEvent, _ time: EventTime) -> Int64? {
    guard let amount = event.amount, amount.micros >= 0 else { return nil }
    return amount.currency == .unknown || amount.currency.description == compiledPolicy(at: time).policy.currency ? amount.micros : nil
  }

  /// What a customer does with a message is known by the message's id, which the sender copies.
  private func noteReaction(_ event: some WinBackEvent, _ state: inout WinBackState) {
    guard !state.dialogues.isEmpty, let id = event.property("trigger_id").flatMap({ RecordID(hex: $0) }),
      let index = state.dialogues.firstIndex(where: { $0.trigger == id })
    else { return }
    let reaction: Reaction =
      switch event.event {
      case .emailDelivered: .delivered
      case .emailOpened: .opened
      case .orderCompleted: .bought
      case .emailBounced, .emailMarkedAsSpam, .unsubscribed: .none
      default: .clicked
      }
    if reaction.rawValue > state.dialogues[index].reaction.rawValue { state.dialogues[index].reaction = reaction }
  }
}

extension WinBackState {
  /// The later word counts; of two at one moment the one that permits less.
  mutating func learn(_ permission: Permission) {
    guard let index = permissions.firstIndex(where: { $0.purpose == permission.purpose && $0.channel == permission.channel }) else {
      permissions.append(permission)
      if permissions.count > Bounds.permissions { permissions.removeFirst() }
      return
    }
    let known = permissions[index]
    if permission.at > known.at || (permission.at == known.at && !permission.isGranted) { permissions[index] = permission }
  }

  mutating func note(ticket id: UInt64, isOpened: Bool, at time: EventTime) {
    let index = tickets.firstIndex { $0.id == id } ?? tickets.endIndex
    if index == tickets.endIndex { tickets.append(Ticket(id: id)) }
    if isOpened {
      tickets[index].opened = max(tickets[index].opened ?? time, time)
    } else {
      tickets[index].resolved = max(tickets[index].resolved ?? time, time)
    }
    guard tickets.count > Bounds.tickets else { return }
    // What is resolved is forgotten before what is not.
    tickets.remove(at: tickets.firstIndex { $0.resolved != nil } ?? 0)
  }
}
