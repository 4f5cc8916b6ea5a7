import Testing
import Touchpoints
import WorkerSDK

@Suite struct AmountTests {
  private func micros(_ properties: String) throws -> Int64? {
    try SampleRecord.track(properties: properties).touchpoint().amount?.micros
  }

  @Test func `revenue comes before subtotal, and subtotal before the total`() throws {
    #expect(try micros(#""revenue":1,"subtotal":2,"total":30,"tax":4,"shipping":5"#) == 1_000_000)
    #expect(try micros(#""revenue":null,"subtotal":2,"total":30,"tax":4,"shipping":5"#) == 2_000_000)
    #expect(try micros(#""revenue":" ","subtotal":"","total":30,"tax":4,"shipping":5"#) == 21_000_000)
    #expect(try micros(#""total":30,"tax":4"#) == 26_000_000)
    #expect(try micros(#""total":"30""#) == 30_000_000)
    #expect(try micros(#""tax":4,"price":5,"value":6"#) == nil)
    #expect(try SampleRecord.track("Signed Up").touchpoint().amount == nil)
  }

  @Test func `a refund's total is its amount`() throws {
    #expect(try SampleRecord.track("Refunded Order", #""properties":{"total":5.5}"#).touchpoint().amount?.micros == 5_500_000)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("-0.0", 0), ("0.000001", 1), ("0.0000005", 1), ("0.00000049999", 0), ("0.1", 100_000), ("19.99", 19_990_000),
    ("0.30000000000000004", 300_000), ("1.0000005", 1_000_001), ("999999999999.999999", 999_999_999_999_999_999),
    ("1000000000000", 1_000_000_000_000_000_000), ("123456789012.345678", 123_456_789_012_345_678), ("1e2", 100_000_000),
    ("1E+2", 100_000_000),
    ("1.5e-3", 1500), ("12345e-4", 1_234_500), ("0e999999999999", 0), ("1e-999999999999", 0),
    ("0.000000000000000000000000001e27", 1_000_000),
    ("100000000000000000000000000e-24", 100_000_000), ("5e-7", 1), ("4.9e-7", 0),
  ])
  func `decimals are exact to the millionth, as numbers and as texts`(text: String, expected: Int64) throws {
    #expect(try micros(#""revenue":\#(text)"#) == expected)
    #expect(try micros(#""revenue":" \#(text)\t""#.replacing("\t", with: #"\t"#)) == expected)
  }

  @Test(arguments: [
    ("007.50", 7_500_000), ("+1", 1_000_000), (".5", 500_000), ("5.", 5_000_000), ("00000000000000000000000001", 1_000_000),
  ])
  func `texts may spell numbers as JSON does not`(text: String, expected: Int64) throws {
    #expect(try micros(#""revenue":"\#(text)""#) == expected)
  }

  @Test func `every number of cents is exact`() throws {
    let decode = Touchpoint.makeDecoder()
    for cents in stride(from: 0, through: 1_000_000, by: 997) {
      let text = "\(cents / 100).\(cents / 10 % 10)\(cents % 10)"
      let amount = try decode(SampleRecord.track(properties: #""revenue":\#(text)"#).raw()).value.amount
      #expect(amount?.micros == Int64(cents) * 10_000)
    }
  }

  @Test func `a currency is three letters in any case, and unknown where none is named`() throws {
    func currency(_ text: String) throws -> Money.Currency? {
      try SampleRecord.track(properties: #""revenue":1\#(text)"#).touchpoint().amount?.currency
    }
    #expect(try currency(#","currency":"eUr""#) == Money.Currency("EUR"))
    #expect(try currency(#","currency":" usd ""#)?.description == "USD")
    #expect(try currency("") == .unknown)
    #expect(try currency(#","currency":null"#) == .unknown)
    #expect(try currency(#","currency":"""#) == .unknown)
    #expect(Money.Currency.unknown.description == "")
    for text in ["", "EU", "EURO", "E R", "E1R", "@@@", "[[[", "äöü"] { #expect(Money.Currency(text) == nil) }
  }
}
