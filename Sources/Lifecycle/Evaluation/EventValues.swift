internal import Touchpoints

/// What facts an event has beside its name and time: as many numbers as its updates ask for, in their order.
typealias EventValues = ShortList<Int64, 8>

extension ModelSet {
  /// Stands for a value that the event does not have.
  static let noValue = Int64.min + 2

  /// Reads what the models ask of the event.
  func values(of event: some LifecycleEvent, _ index: Int) -> EventValues {
    var values = EventValues()
    for update in events.entries[index].updates {
      let isMeant = updates[update].condition < 0 || meets(conditions[updates[update].condition], event)
      switch updates[update].operation {
      case .count, .recent: if updates[update].condition >= 0 { values.append(isMeant ? 1 : 0) }
      case .property(let name): append(isMeant ? event.property(name) : nil, to: &values)
      case .trait(let name): append(isMeant ? event.trait(name) : nil, to: &values)
      case .score: values.append(isMeant ? event.scoreMilli ?? Self.noValue : Self.noValue)
      case .money:
        values.append(event.amount.map { Int64($0.currency.code) } ?? Self.noValue)
        values.append(event.amount?.micros ?? 0)
      }
    }
    return values
  }

  private func append(_ text: String?, to values: inout EventValues) {
    values.append(text.map { TextFact.hash($0) } ?? Self.noValue)
    values.append(text.flatMap { Decimal.milli($0) } ?? Self.noValue)
  }

  private func meets(_ condition: Condition, _ event: some LifecycleEvent) -> Bool {
    condition.tests.allSatisfy { test in event.property(test.property).map { test.texts.contains(TextFact.hash($0)) } ?? false }
  }
}
