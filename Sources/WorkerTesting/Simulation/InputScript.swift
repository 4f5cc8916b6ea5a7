internal import RecordLog
internal import WorkerRuntime
internal import WorkerSDK

/// What a seed makes of an input: customers who act in bursts, fall silent, come late, out of order, twice, or as garbage.
///
/// A value is `<id> <time in ms>`. An id that begins with `x` is refused by the worker after it has changed state and spoken, one that begins
/// with `f` makes it forget the customer.
package struct InputScript: Sendable {
  package static let start: Int64 = 1_700_000_000_000

  package private(set) var records: [ScriptedRecord] = []
  /// Whether all disorder stays within the grace and no customer acts near an alarm, so that the number of partitions changes nothing.
  package let isTame: Bool

  private var generator: SeededGenerator
  private var now = Self.start
  private var lastTime: [Int: Int64] = [:]
  private var effects: [(customer: Int, id: String, value: [UInt8], timestamp: Int64)] = []

  package init(seed: UInt64, isTame: Bool = false) {
    self.isTame = isTame
    generator = SeededGenerator(seed: seed &* 31 &+ 7)
    let customers = Int.random(in: 1...24, using: &generator)
    let count = Int.random(in: 30...160, using: &generator)
    for number in 0..<count {
      pause()
      add(number, customer: Int.random(in: 0..<customers, using: &generator))
    }
    for _ in 0..<2 {
      now += 3_600_000
      let tick = ControlRecord.tick(EventTime(milliseconds: now))
      records.append(
        ScriptedRecord(key: nil, value: tick.value, headers: tick.headers(worker: "script"), timestamp: now, fate: .tick))
    }
  }

  /// The same script in other words: for workers that read other values. Equal values have to become equal ones.
  package func replacingValues(_ value: (ScriptedRecord) -> [UInt8]?) -> InputScript {
    var script = self
    script.records = records.map { $0.fate == .tick ? $0 : $0.replacing(value: value($0)) }
    return script
  }

  private func draw(_ range: ClosedRange<Int64>, _ generator: inout SeededGenerator) -> Int64 { .random(in: range, using: &generator) }

  private mutating func pause() {
    switch draw(0...99, &generator) {
    case 0..<50: now += draw(0...3, &generator)
    case 50..<85: now += draw(0...3_000, &generator)
    case 85..<96: now += draw(20_000...90_000, &generator)
    // Beyond the window of repeats, so that customers of whom nothing is known are erased.
    case 96... where !isTame && draw(0...1, &generator) == 0: now += draw(610_000_000...700_000_000, &generator)
    default: now += draw(200_000...4_000_000, &generator)
    }
  }

  private mutating func add(_ number: Int, customer: Int) {
    switch draw(0...99, &generator) {
    case 0..<8: addGarbage(number, customer)
    case 8..<14: addRepeat()
    case 14..<17: addRefused("x\(number)", customer)
    case 17..<30: addEffect("f\(number)", customer)
    case 30: addTick()
    default: addEffect("e\(number)", customer)
    }
  }

  private mutating func addEffect(_ id: String, _ customer: Int) {
    guard let time = eventTime(of: customer) else { return }
    let value = Array("\(id) \(time)".utf8)
    effects.append((customer, id, value, now))
    append("c\(customer)", value, .effect(id: id))
  }

  private mutating func addRefused(_ id: String, _ customer: Int) {
    guard let time = eventTime(of: customer) else { return }
    append("c\(customer)", Array("\(id) \(time)".utf8), .refused)
  }

  /// In a tame script a customer acts well before the alarm that waits for it, or well after; `nil` for neither.
  private mutating func eventTime(of customer: Int) -> Int64? {
    var lag: Int64
    switch draw(0...19, &generator) {
    case 0..<12: lag = 0
    case 12..<17: lag = draw(0...4_000, &generator)
    case 17: lag = isTame ? 0 : -draw(0...20_000, &generator)
    case 18: lag = isTame ? 0 : draw(0...120_000, &generator)
    default: lag = isTame ? 0 : draw(0...80_000_000, &generator)
    }
    let time = now - lag
    if isTame, let last = lastTime[customer], time < last || (30_000...130_000).contains(time - last) { return nil }
    lastTime[customer] = max(lastTime[customer] ?? time, time)
    return time
  }

  private mutating func addRepeat() {
    guard let earlier = effects.suffix(60).randomElement(using: &generator), now - earlier.timestamp < 500_000_000 else { return }
    append("c\(earlier.customer)", earlier.value, .repeated)
  }

  private mutating func addTick() {
    let tick = ControlRecord.tick(EventTime(milliseconds: now + (isTame ? 0 : 5_000)))
    records.append(ScriptedRecord(key: nil, value: tick.value, headers: tick.headers(worker: "script"), timestamp: now, fate: .tick))
  }

  private mutating func addGarbage(_ number: Int, _ customer: Int) {
    switch draw(0...4, &generator) {
    case 0: append(nil, Array("e\(number) \(now)".utf8), .refused)
    case 1: append("", Array("e\(number) \(now)".utf8), .refused)
    case 2: append("\0mark\(number)", Array("e\(number) \(now)".utf8), .refused)
    case 3: append("c\(customer)", nil, .refused)
    default: append("c\(customer)", Array("garbage \(number)".utf8) + [0xFF, 0xFE], .refused)
    }
  }

  private mutating func append(_ key: String?, _ value: [UInt8]?, _ fate: ScriptedRecord.Fate) {
    records.append(
      ScriptedRecord(key: key.map { Array($0.utf8) }, value: value, headers: [], timestamp: now, fate: fate))
  }
}
