/// Finds what somebody may have meant.
package enum Spelling {
  /// The candidate that is fewest edits away from `word`, if it is near enough to be a slip; letters' case does not matter.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let slack = max(1, word.count / 3)
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      let distance = distance(Array(word.lowercased().unicodeScalars), Array(candidate.lowercased().unicodeScalars))
      if distance <= slack, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.word
  }

  /// Levenshtein's distance: insertions, deletions and replacements.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var previous = Array(0...b.count)
    for (row, left) in a.enumerated() {
      var current = [row + 1]
      for (column, right) in b.enumerated() {
        current.append(min(previous[column + 1] + 1, current[column] + 1, previous[column] + (left == right ? 0 : 1)))
      }
      previous = current
    }
    return previous[b.count]
  }
}
