/// One test of a customer's facts, and where to go on: indicators are compiled to graphs of tests that end in "true" or "false",
/// so that deciding one needs neither a stack nor memory.
struct Instruction: Sendable {
  enum Operation: UInt8, Sendable {
    /// The number in `slot` (none is 0) is at least `low`.
    case countAtLeast
    /// The number in `slot` exists and lies within `low...high`.
    case numberWithin
    /// The number in `slot` is among the operands `low..<high`.
    case oneOf
    /// The moment in `slot` is at least `low` ago.
    case elapsed
    /// The moment in `slot` exists, is less than `low` ago, and is later than the one in `since`, if there is one.
    case recent
    /// One of the sums behind `slot`, or the one in the currency `high`, is at least `low`.
    case spent
  }

  /// The end of the graph: the indicator is true.
  static let accept = UInt16.max
  /// The end of the graph: it is false.
  static let reject = UInt16.max - 1
  static let noSlot = UInt16.max

  var operation: Operation
  /// Whether a positive result speaks for the indicator; not so below a "not".
  var isAffirmative: Bool
  var slot: UInt16
  var since: UInt16 = Self.noSlot
  var onTrue: UInt16
  var onFalse: UInt16
  /// What the test is called in evidence.
  var label: UInt16 = 0
  var low: Int64 = 0
  var high: Int64 = 0
}

/// What a test is called in evidence, and how its number is made.
struct EvidenceLabel: Sendable, Hashable {
  enum Unit: Sendable, Hashable {
    /// The number itself.
    case number
    /// How many of the last `depth` moments lie within the window.
    case countInWindow(depth: Int)
    /// Time since the moment, in whole units of so many milliseconds.
    case age(unit: Int64)
    /// The sums of money.
    case money
    /// That the test was passed; the value is the customer's own.
    case truth
  }

  var name: String
  var unit: Unit
}

/// How a fact follows from an event.
struct FactUpdate: Sendable, Hashable {
  enum Operation: Sendable, Hashable {
    /// Adds `amount` to a count.
    case count(Int64)
    /// Keeps the latest moments, as many as `depth`, in slots one behind the other, the latest first.
    case recent(depth: Int)
    /// Keeps the last value of a property: its moment, a hash of its text, and its number, in three slots.
    case property(String)
    /// The same of a trait.
    case trait(String)
    /// The same of a property that every touchpoint has at hand as a number: `rating` and `score`.
    case score
    /// Adds the order's amount, so many times, to the sum of its currency.
    case money(Int64)
  }

  var operation: Operation
  /// What the event has to be like, by its index among ``ModelSet/conditions``; −1 for any.
  var condition: Int = -1
  var slot: Int

  /// How many numbers a journal keeps for it.
  var values: Int {
    let own =
      switch operation {
      case .count, .recent: 0
      case .property, .trait, .money: 2
      case .score: 1
      }
    return condition < 0 || own > 0 ? own : 1
  }
}
