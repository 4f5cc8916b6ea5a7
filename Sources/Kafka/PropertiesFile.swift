internal import FoundationEssentials
internal import RecordLog

/// A file of librdkafka properties: one `key=value` a line; lines that begin with `#` or `!` are comments; blanks around both are dropped.
enum PropertiesFile {
  /// Reads the file at `path`. Errors: `refused`, naming the file and, where there is one, the line. Values are never repeated: they may be secrets.
  static func read(path: String) throws(LogError) -> [KafkaProperty] {
    do {
      return try parse(String(contentsOf: URL(filePath: path), encoding: .utf8), file: path)
    } catch let error as LogError {
      throw error
    } catch {
      throw .configuration("\(path): cannot be read as UTF-8 text: check that the file exists and may be read")
    }
  }

  static func parse(_ text: String, file: String) throws(LogError) -> [KafkaProperty] {
    var properties: [KafkaProperty] = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let line = trimmed(line)
      guard let first = line.first, first != "#", first != "!" else { continue }
      let place = "\(file):\(number)"
      guard let equals = line.firstIndex(of: "=") else {
        throw .configuration("\(place): no '=' in this line: write property=value, or # in front of a comment")
      }
      let name = trimmed(line[..<equals])
      guard !name.isEmpty else { throw .configuration("\(place): no property's name before '='") }
      properties.append(
        KafkaProperty(name: String(name), value: String(trimmed(line[line.index(after: equals)...])), place: place))
    }
    return properties
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
