/// What the demonstration prints at its end, by sections, as a person reads it.
struct DemoOutput {
  /// By section, then by the first words of a line: the line's first number.
  private(set) var numbers: [String: [String: Int]] = [:]
  /// The sections of models.
  private(set) var models: [String] = []
  let text: String

  init(_ text: String) {
    self.text = text
    var section = ""
    for line in text.split(separator: "\n") {
      if !line.hasPrefix(" ") {
        section = String(line.prefix { $0 != " " })
        if line.hasSuffix("customers per phase") { models.append(section) }
      } else if line.contains("transitions ("), let count = line.split(separator: "(").last?.split(separator: " ").first {
        numbers[section, default: [:]]["by silence"] = Self.number(count)
      } else {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(where: { Self.number($0) != nil }) else { continue }
        numbers[section, default: [:]][words[..<index].joined(separator: " ")] = Self.number(words[index])
      }
    }
  }

  /// The address of the broker.
  var address: String? {
    text.split(separator: "\n").first { $0.hasPrefix("broker ") }?.split(separator: " ").dropFirst().first
      .map { String($0.prefix { $0 != "," }) }
  }

  private static func number(_ text: Substring) -> Int? { Int(text.filter { $0 != "," }) }
}
