/// A place in a file: line and column, both counted from 1; 0 where it is not known.
package struct SourcePosition: Sendable, Hashable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Not from a file.
  package static let none = SourcePosition(line: 0, column: 0)
}
