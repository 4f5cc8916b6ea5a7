import Foundation
import TestData

/// A CSV file of reference numbers, beside the package or where `RONDO_SHARED` says.
struct ReferenceTable {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  struct Row {
    let columns: [String: Int]
    let fields: [Substring]

    /// The number in the column, `nil` for an empty field.
    func number(_ column: String) throws -> Double? {
      let text = try text(column)
      if text.isEmpty { return nil }
      guard let value = Double(text) else { throw Missing(description: "\(column): \(text)") }
      return value
    }

    subscript(column: String) -> Double {
      get throws {
        guard let value = try number(column) else { throw Missing(description: column) }
        return value
      }
    }

    func text(_ column: String) throws -> Substring {
      guard let index = columns[column] else { throw Missing(description: column) }
      return fields[index]
    }
  }

  let rows: [Row]

  /// Reads `shared/models/<name>`.
  init(_ name: String) throws {
    let text = try String(contentsOf: Self.shared("models/\(name)"), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { Self.fields($0) }
    guard let header = lines.first else { throw Missing(description: name) }
    let columns = Dictionary(uniqueKeysWithValues: header.enumerated().map { (String($0.element), $0.offset) })
    rows = lines.dropFirst().map { Row(columns: columns, fields: $0) }
  }

  /// A file that is no part of the product.
  static func shared(_ name: String) throws -> URL {
    guard let found = SharedFile.url(name) else {
      throw Missing(description: "there is no \(name) in ../shared, and RONDO_SHARED does not lead to one")
    }
    return found
  }

  private static func fields(_ line: Substring) -> [Substring] {
    // Only headers of one file have quotes, without separators in them.
    line.split(separator: ",", omittingEmptySubsequences: false)
  }
}

/// How far `value` is from `reference`, in proportion to it.
func relativeError(_ value: Double, _ reference: Double) -> Double {
  value == reference ? 0 : abs(value - reference) / max(abs(reference), .leastNormalMagnitude)
}
