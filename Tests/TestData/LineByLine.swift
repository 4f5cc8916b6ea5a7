/// What a text becomes where somebody loses a line, or has it twice.
package enum LineByLine {
  /// The text without each of its lines, and with each of them twice.
  package static func variants(of text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.flatMap { index in
      var (without, twice) = (lines, lines)
      without.remove(at: index)
      twice.insert(lines[index], at: index)
      return [without.joined(separator: "\n"), twice.joined(separator: "\n")]
    }
  }
}
