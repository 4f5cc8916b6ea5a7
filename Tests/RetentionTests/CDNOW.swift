import Foundation
import Retention

/// Purchases of the customers of a CD shop (Fader & Hardie).
enum CDNOW {
  struct Customer {
    let id: Int
    /// Day and cents of each line, in their order.
    var purchases: [(day: Int, cents: Int)] = []

    /// What is known at the end of `day`.
    func summary(until end: Int, roundedWeeks: Bool = false) -> PurchaseSummary {
      let days = Set(purchases.map(\.day).filter { $0 <= end }).sorted()
      func weeks(_ days: Int) -> Double { roundedWeeks ? (Double(days) / 7 * 100).rounded() / 100 : Double(days) / 7 }
      return PurchaseSummary(repeats: days.count - 1, recency: weeks(days[days.count - 1] - days[0]), age: weeks(end - days[0]))
    }

    /// The sum of the repeat purchases up to `end` in cents, and on how many days they were.
    private func repeatSum(until end: Int) -> (cents: Int, days: Int) {
      let first = purchases.map(\.day).min() ?? 0
      let later = purchases.filter { $0.day > first && $0.day <= end }
      return (later.reduce(0) { $0 + $1.cents }, Set(later.map(\.day)).count)
    }

    /// The mean value of the repeat purchases up to `end`; 0 without any.
    func meanValue(until end: Int) -> Double {
      let (cents, days) = repeatSum(until: end)
      return days == 0 ? 0 : Double(cents) / Double(days * 100)
    }

    /// The same, rounded to cents, halves up: the values from which the published parameters come.
    func roundedMean(until end: Int) -> Double {
      let (cents, days) = repeatSum(until: end)
      return days == 0 ? 0 : Double((2 * cents + days) / (2 * days)) / 100
    }
  }

  /// 1997-09-30, the last of 39 weeks.
  static let calibrationEnd = day(1997, 9, 30)
  /// 1998-06-30, the end of the data.
  static let end = day(1998, 6, 30)

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Days of the civil calendar from 1970 on, in the years that occur here.
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (year - 1970) * 365 + (year - 1969) / 4 + lengths.prefix(month - 1).reduce(0, +) + day - 1
  }

  /// The 1/10 sample.
  static func sample() throws -> [Customer] { try read("CDNOW_sample.txt", idColumn: 1) }

  /// Everybody.
  static func master() throws -> [Customer] { try read("CDNOW_master.txt", idColumn: 0) }

  private static func read(_ name: String, idColumn: Int) throws -> [Customer] {
    let text = try String(contentsOf: ReferenceTable.shared("data/\(name)"), encoding: .utf8)
    var customers: [Customer] = []
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let fields = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
      guard let id = Int(fields[idColumn]), let date = Int(fields[idColumn + 1]), let dollars = Double(fields[idColumn + 3]) else {
        continue
      }
      if customers.last?.id != id { customers.append(Customer(id: id)) }
      customers[customers.count - 1].purchases.append(
        (day(date / 10_000, date / 100 % 100, date % 100), Int((dollars * 100).rounded())))
    }
    return customers
  }
}
