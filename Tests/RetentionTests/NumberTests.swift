import Foundation
import RecordLog
import Retention
import Testing

@Suite struct NumberTests {
  private let reader = DecimalReader()
  private let writer = DecimalWriter()

  private func text(_ value: Double) -> String {
    var bytes: [UInt8] = []
    bytes.append(upTo: DecimalWriter.room) { writer.append(value, to: &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func number(_ text: String) -> Double? { reader.number(Array(text.utf8).span) }

  /// The digits that the C library has for it, without point, sign, exponent and zeros at either end.
  private func digits(_ text: String) -> String {
    let mantissa = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    return String(mantissa.reversed().drop { $0 == "0" }.reversed())
  }

  @Test func `any double is written with the 17 digits that the C library has, and read back to the same bits`() throws {
    var random = SeededNumbers(seed: 3)
    var values = [
      1.0, 0.1, 1e-5, 9.999999999999999e-6, 1e15, 1e16, 123_456_789.125, 9_007_199_254_740_992, .leastNonzeroMagnitude,
      .leastNormalMagnitude,
    ]
    values += [
      .greatestFiniteMagnitude, 0.5, 2.5e-8, 99_999_999_999_999_984, 1.7976931348623157e308, 0.99999999999999989, 9.5, 10, 100, 12_345_678,
    ]
    for _ in 0..<20_000 {
      values.append(random.uniform())
      values.append(random.uniform() * pow(10, random.uniform() * 30 - 15))
      let bits = Double(bitPattern: UInt64(random.uniform() * 0x1p63))
      if bits.isFinite { values.append(bits) }
    }
    for value in values {
      let written = text(value)
      #expect(digits(written) == digits(String(format: "%.16e", value)), "\(value) became \(written)")
      #expect(number(written) == value, "\(written)")
      #expect(Double(written) == value)
    }
  }

  @Test func `numbers are read as Swift reads them`() {
    var random = SeededNumbers(seed: 4)
    for _ in 0..<20_000 {
      let places = Int(random.uniform() * 19)
      let text = String(format: "%.\(places)f", random.uniform() * pow(10, random.uniform() * 18))
      #expect(number(text) == Double(text), "\(text)")
    }
    for text in ["0", "-0.5", "007", "1.", ".5", "12345678901234567890123", "0.30000000000000004440892098500626161694526672363281250001"] {
      #expect(number(text) == Double(text), "\(text)")
    }
    for text in ["1e5", "2.5E-3", "+4"] { #expect(number(text) == Double(text), "\(text)") }
  }

  @Test(arguments: ["", ".", "-", "nan", "inf", "-inf", "0x10", "1,5", "1 2", "1e999", "1.2.3", "--1", "e5"])
  func `what is no number is refused`(text: String) { #expect(number(text) == nil) }
}
