internal import Touchpoints

/// Money, and the last values of properties and traits.
extension ModelCompiler {
  /// How many currencies a customer's money is kept in; orders in further ones count, their money does not.
  static let currencies = 4

  mutating func compile(_ spent: Predicate.Spent, _ exits: Exits) -> UInt16 {
    let slot = catalog.block(FactCode.money, 2 * Self.currencies, "money")
    demand(FactUpdate(operation: .money(1), slot: slot), of: StandardEvents.orderCompleted)
    influence.note(EventName(StandardEvents.orderCompleted).hash, helps: exits.isAffirmative)
    for reversal in [StandardEvents.orderRefunded, StandardEvents.orderCancelled] {
      demand(FactUpdate(operation: .money(-1), slot: slot), of: reversal)
      influence.note(EventName(reversal).hash, helps: !exits.isAffirmative)
    }
    var test = exits.test(.spent, slot: slot, label: label("spent_micros", .money))
    test.low = spent.atLeastMicros
    test.high = spent.currency.flatMap { Money.Currency($0) }.map { Int64($0.code) } ?? -1
    return append(test)
  }

  mutating func compile(_ value: Predicate.LastValue, _ exits: Exits) -> UInt16 {
    let slots = valueSlots(value.subject)
    switch value.test {
    case .isWithin(let range):
      var test = exits.test(.numberWithin, slot: slots.first + 2, label: label("\(slots.name)_milli", .number))
      (test.low, test.high) = (range.lowerBound, range.upperBound)
      return append(test)
    case .isKnown:
      var test = exits.test(.countAtLeast, slot: slots.first, label: label(slots.name, .truth))
      // The moment at which it was said; there is none below 1970.
      test.low = 1
      return append(test)
    case .isOneOf(let texts):
      let first = operands.count
      operands += texts.map { slots.isScore ? Decimal.milli($0) ?? .max : TextFact.hash($0) }
      var test = exits.test(.oneOf, slot: slots.first + (slots.isScore ? 2 : 1), label: label(slots.name, .truth))
      (test.low, test.high) = (Int64(first), Int64(operands.count))
      return append(test)
    }
  }

  /// The first of three slots: when the value was said, a hash of its text, its number in thousandths.
  private mutating func valueSlots(_ subject: Predicate.LastValue.Subject) -> (first: Int, name: String, isScore: Bool) {
    switch subject {
    case .property(let name, let event, let conditions):
      let filter = EventFilter(event.name, where: conditions)
      // Touchpoints have ratings and scores at hand as numbers.
      let isScore = name == "rating" || name == "score"
      let slot = valueBlock("\(filter.identity)/\(isScore ? "score" : name)")
      demand(
        FactUpdate(operation: isScore ? .score : .property(name), condition: condition(conditions), slot: slot), of: event.name)
      noteAnyChange(by: event.name)
      return (slot, "\(filter.label).\(name)", isScore)
    case .trait(let name):
      let slot = valueBlock("trait/\(name)")
      for event in StandardEvents.identifying {
        demand(FactUpdate(operation: .trait(name), slot: slot), of: event)
        noteAnyChange(by: event)
      }
      return (slot, "trait.\(name)", false)
    }
  }

  private mutating func valueBlock(_ name: String) -> Int { catalog.block(FactCode.value(name), 3, "value \(name)") }

  private mutating func noteAnyChange(by event: String) {
    influence.note(EventName(event).hash, helps: true)
    influence.note(EventName(event).hash, helps: false)
  }
}
