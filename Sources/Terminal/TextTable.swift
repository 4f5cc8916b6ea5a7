/// Rows of text in aligned columns.
package struct TextTable {
  package enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(_ alignments: [Alignment]) { self.alignments = alignments }

  package mutating func add(_ cells: String...) { rows.append(cells) }

  package mutating func add(row cells: [String]) { rows.append(cells) }

  /// The rows, each with its line end, indented by `indent` spaces.
  package func text(indent: Int = 0) -> String {
    let widths = alignments.indices.map { column in rows.map { $0.count > column ? Self.width($0[column]) : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(widths[column] - Self.width(cell), 0))
        return alignments[column] == .left ? cell + space : space + cell
      }
      let line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
      return line.reversed().drop { $0 == " " }.reversed() + "\n"
    }.joined()
  }

  /// How wide the text stands on a terminal: colours take no room.
  private static func width(_ text: String) -> Int {
    var count = 0
    var isInEscape = false
    for character in text {
      if character == "\u{1B}" { isInEscape = true }
      if !isInEscape { count += 1 }
      if isInEscape, character == "m" { isInEscape = false }
    }
    return count
  }
}

extension BinaryInteger {
  /// The number in groups of three digits: `541,909`.
  package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }
}

extension Double {
  /// With so many digits behind the point.
  package func text(_ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((magnitude * scale).rounded())
    guard digits > 0 else { return (self < 0 ? "-" : "") + scaled.grouped }
    let fraction = String(scaled % Int(scale))
    return (self < 0 ? "-" : "") + (scaled / Int(scale)).grouped + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
