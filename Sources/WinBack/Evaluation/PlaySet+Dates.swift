internal import WorkerSDK

/// Days in the customer's own calendar.
extension PlaySet {
  /// Looks up the days that plays wait for, where the customer's dates or the plays have changed since.
  func planDates(_ moment: Moment, _ state: inout WinBackState) {
    guard let signature = dateSignature(at: state.clock), state.datesPlanned != signature else { return }
    state.datesPlanned = signature
    let clock = state.clock
    for plan in datePlays where plan.isActive(at: clock) {
      guard case .date(let occasion, _, _) = plan.start, occasion != .season else { continue }
      // What is being held, or is due, is not put off.
      state.candidates.removeAll { $0.play == plan.hash && $0.attempt == 0 && $0.due > clock }
      guard !state.candidates.contains(where: { $0.play == plan.hash }) else { continue }
      planNext(plan, after: clock, &state)
    }
  }

  /// The next time that the occasion comes, later than `time`.
  func planNext(_ plan: CompiledPlay, after time: EventTime, _ state: inout WinBackState) {
    guard case .date(let occasion, let daysBefore, let minute) = plan.start else { return }
    let zone = zone(state.zone, compiledPolicy(at: time))
    var from = zone.local(time).date.adding(days: Int64(daysBefore))
    // Whoever travels has one birthday a year.
    if let decided = state.decidedDays.first(where: { $0.play == plan.hash })?.day {
      from = max(from, LocalDate(dayNumber: decided + 1))
    }
    for _ in 0..<3 {
      guard let (date, subject) = next(occasion, from: from, zone, &state) else { return }
      let due = zone.moment(date.adding(days: -Int64(daysBefore)), minute: Int64(minute))
      if due > time {
        var candidate = Candidate(play: plan.hash, anchor: Self.anchor(occasion, date), anchorAt: due, due: due)
        candidate.subject = subject
        candidate.day = date.dayNumber
        return state.add(candidate)
      }
      from = date.adding(days: 1)
    }
  }

  /// The reason is the day itself: learning it twice is no second reason.
  private static func anchor(_ occasion: PlayStart.Occasion, _ date: LocalDate) -> RecordID {
    RecordID(hashing: "\(occasion) \(date.dayNumber)")
  }

  private func next(
    _ occasion: PlayStart.Occasion, from day: LocalDate, _ zone: ZoneRules, _ state: inout WinBackState
  ) -> (LocalDate, Subject)? {
    let subject = state.lastPurchase ?? Subject()
    switch occasion {
    case .birthday: return state.birthday.map { ($0.first(from: day), subject) }
    case .nameDay:
      guard let nameDay = state.nameDay else { return nil }
      let year = day.year
      let date = NameDays.date(nameDay, in: year)
      return (date < day ? NameDays.date(nameDay, in: year + 1) : date, subject)
    case .firstPurchase:
      guard let first = state.firstPurchase, let at = first.at else { return nil }
      let bought = zone.local(at).date
      guard let yearDay = YearDay(month: bought.month, day: bought.day) else { return nil }
      // The purchase itself is no anniversary.
      return (yearDay.first(from: max(day, bought.adding(days: 1))), first)
    case .season: return nil
    }
  }

  /// After a day was decided about, the next one is waited for.
  func planAgain(_ candidate: Candidate, _ plan: CompiledPlay, after time: EventTime, _ state: inout WinBackState) {
    guard case .date(let occasion, _, _) = plan.start else { return }
    guard occasion != .season else { return }
    if let day = candidate.day {
      state.decidedDays.removeAll { $0.play == candidate.play }
      state.decidedDays.append(DecidedDay(play: candidate.play, day: day))
      if state.decidedDays.count > WinBackState.Bounds.decidedDays { state.decidedDays.removeFirst() }
    }
    planNext(plan, after: max(time, candidate.ripe), &state)
  }
}
