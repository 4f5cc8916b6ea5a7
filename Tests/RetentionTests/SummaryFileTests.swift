import Foundation
import RecordFiles
import Retention
import RetentionFiles
import Testing

@Suite struct SummaryFileTests {
  private func rows(_ text: String) throws -> [(String, PurchaseSummary, Double)] {
    let file = try TemporaryFile(text)
    let reader = try SummaryReader(source: ByteSource(path: file.path))
    var batch = SummaryBatch()
    var rows: [(String, PurchaseSummary, Double)] = []
    while try reader.next(into: &batch) {
      rows += batch.rows.map { (String(decoding: batch.bytes[$0.text], as: UTF8.self), $0.customer, $0.mean) }
    }
    return rows
  }

  @Test func `rows are read in any order of columns, with further ones, quotes and either line end`() throws {
    let expected = PurchaseSummary(repeats: 2, recency: 30.43, age: 38.86)
    let texts = [
      "id,x,t_x,T,zbar\n7,2,30.43,38.86,12.5\n", "id,x,t_x,T,zbar\r\n7,2,30.43,38.86,12.5\r\n", "id,x,t_x,T,zbar\n7,2,30.43,38.86,12.5",
      "\u{FEFF}T,zbar,\"id\",note,x,t_x\n38.86,12.5,7,\"a, \"\"b\"\"\",2.0,3.043e1\n\n",
      "id,x,t_x,T,zbar\n \"a,b\" , 2 , 30.43,38.86 , 12.5 \n",
      "\"id\",\"x\",\"t_x\",\"T\",\"zbar\"\n\"7\",\"2\",\"30.43\",\"38.86\",\"12.5\"\n",
    ]
    for text in texts {
      let rows = try rows(text)
      #expect(rows.count == 1)
      #expect(rows.first?.1 == expected && rows.first?.2 == 12.5, "\(text)")
    }
    #expect(try rows("id,x,t_x,T,zbar\n1,0,0,5,\n2,0,0.0,5,0\n3,0,0,5,\"\"").map(\.2) == [0, 0, 0])
    #expect(try rows("id,x,t_x,T,zbar\n").isEmpty)
  }

  @Test func `a file longer than any buffer is read to its last row`() throws {
    let lines = (0..<60_000).map { "customer-\($0),\($0 % 5),\($0 % 5 == 0 ? 0 : 3.25),\(30 + $0 % 7),9.99" }
    let rows = try rows("id,x,t_x,T,zbar\n" + lines.joined(separator: "\n"))
    #expect(rows.map(\.0) == lines)
    #expect(rows.map(\.1.repeats) == (0..<60_000).map { $0 % 5 })
  }

  @Test(arguments: [
    ("", "the file is empty"), ("id,x,t_x,zbar\n", ":1: the header names T nowhere"), ("id,x,x,t_x,T,zbar\n", "names x 2 times"),
    ("id,x,t_x,T,zbar\n1,2,3,4,5\n1,-1,0,4,5\n", ":3: x is no whole number"),
    ("id,x,t_x,T,zbar\n1,1.5,0,4,5\n", ":2: x is no whole number"),
    ("id,x,t_x,T,zbar\n1,1,a,4,5\n", "t_x is no number"), ("id,x,t_x,T,zbar\n1,1,1,,5\n", "T is no number"),
    ("id,x,t_x,T,zbar\n1,1,9,4,5\n", "t_x is later than T"), ("id,x,t_x,T,zbar\n1,1,2,4,nan\n", "zbar is no number"),
    ("id,x,t_x,T,zbar\n1,0,2,4,0\n", "x is 0, but t_x is not"), ("id,x,t_x,T,zbar\n1,0,0\n", "has 3 fields, the header 5"),
    ("id,x,t_x,T,zbar\n1,0,0,4,0,9\n", "has 6 fields, the header 5"), ("id,x,t_x,T,zbar\n1,2,3,inf,0\n", "T is no number"),
  ])
  func `what is wrong is told with its line and its cure`(text: String, message: String) throws {
    let error = #expect(throws: RecordFileError.self) { try rows(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test func `scores stand behind the rows as they were, with the reference's digits`() throws {
    let golden = try ReferenceTable("customers_golden.csv").rows
    let lines = try golden.map { row in
      try ["id", "x", "t_x_weeks", "T_weeks", "zbar"].map { try String(row.text($0)) }.joined(separator: ",")
    }
    let file = try TemporaryFile("id,x,t_x,T,zbar\n" + lines.joined(separator: "\r\n") + "\r\n")
    let reader = try SummaryReader(source: ByteSource(path: file.path))
    let model = try #require(ScoringTests.golden.buying)
    var writer = ScoreWriter(RetentionParameters(version: "1", buying: model, spending: ScoringTests.golden.spending))
    var output = writer.header(reader.header)
    var batch = SummaryBatch()
    while try reader.next(into: &batch) { writer.append(batch, to: &output) }
    let written = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(written.first == "id,x,t_x,T,zbar,p_alive,expected_purchases_39w,expected_purchases_52w,expected_value,clv_52w")
    #expect(written.count == golden.count + 1)
    for (index, row) in golden.enumerated() {
      let fields = written[index + 1].split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.prefix(5).joined(separator: ",") == lines[index])
      let columns = ["p_alive", "exp_purch_39w", "exp_purch_52w", "gg_exp_avg_value", "clv_52w_d0.0025"]
      for (field, column) in zip(fields.dropFirst(5), columns) {
        #expect(try relativeError(try #require(Double(field)), row[column]) < 1e-12, "\(column) of \(lines[index])")
      }
    }
  }

  private func scored(_ rows: [String]) throws -> [String] {
    let file = try TemporaryFile("id,x,t_x,T,zbar\n" + rows.joined(separator: "\n") + "\n")
    let reader = try SummaryReader(source: ByteSource(path: file.path))
    let model = try #require(ScoringTests.golden.buying)
    var writer = ScoreWriter(RetentionParameters(version: "1", buying: model, spending: ScoringTests.golden.spending))
    var output: [UInt8] = []
    var batch = SummaryBatch()
    while try reader.next(into: &batch) { writer.append(batch, to: &output) }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `equal histories have equal scores, to the byte, and those that differ in one number have their own`() throws {
    var random = SeededNumbers(seed: 21)
    var rows: [String] = []
    for number in 0..<20_000 {
      // By days, as most data is: few differ.
      let (x, age, mean) = (Int(random.uniform() * 3), 20 + Int(random.uniform() * 9), Int(random.uniform() * 3))
      let recency = x == 0 ? 0 : Double(age - Int(random.uniform() * 3)) / 7
      rows.append("\(number),\(x),\(recency),\(Double(age) / 7),\(x == 0 ? 0 : mean)")
    }
    let written = try scored(rows)
    #expect(written.count == rows.count)
    var known: [Substring: String] = [:]
    for (row, line) in zip(rows, written) {
      let history = row[row.index(after: row.firstIndex(of: ",") ?? row.startIndex)...]
      #expect(line.hasPrefix(row + ","))
      let scores = String(line.dropFirst(row.count))
      #expect(known[history] == nil || known[history] == scores)
      known[history] = scores
    }
    #expect(known.count > 100 && known.count < 400)
    for (history, scores) in known { #expect(try scored(["a,\(history)"]) == ["a,\(history)\(scores)"]) }
  }

  @Test func `awkward customers have finite scores that are in order`() throws {
    let rows = [
      "0,0,0,0,0", "1,0,0,1e15,", "2,5,10,10,20", "3,1,1e-300,1e-300,1", "4,1000000,52,52,3", "5,3,0,0,5", "6,1,0,1e9,5",
      "7,100000,1,1e6,5", "8,10000,10000,10000,1e300", "9,1,1e15,1e15,0", "10,1,0.14285714285714285,0.14285714285714285,1e-300",
      "11,0,0,5e-324,0", "12,1000000000000000,1,1,1",
    ]
    for (row, line) in zip(rows, try scored(rows)) {
      #expect(line.hasPrefix(row + ","))
      let fields = line.dropFirst(row.count + 1).split(separator: ",", omittingEmptySubsequences: false)
      let numbers = fields.map { Double($0) ?? .nan }
      // What is larger than any double is left empty.
      #expect(numbers.prefix(4).allSatisfy { $0.isFinite && $0 >= 0 } && (numbers[4] >= 0 || fields[4].isEmpty), "\(line)")
      #expect(numbers[0] <= 1 && numbers[1] <= numbers[2] && !fields.contains { $0.contains("n") }, "\(line)")
    }
  }

  @Test func `without a Gamma-Gamma model the value columns are empty`() throws {
    let file = try TemporaryFile("id,x,t_x,T,zbar\n1,0,0,5,\n")
    let reader = try SummaryReader(source: ByteSource(path: file.path))
    let starting = try #require(RetentionParameters.starting)
    var writer = ScoreWriter(starting)
    var batch = SummaryBatch()
    var output: [UInt8] = []
    while try reader.next(into: &batch) { writer.append(batch, to: &output) }
    #expect(String(decoding: output, as: UTF8.self).hasSuffix(",,\n"))
  }
}
