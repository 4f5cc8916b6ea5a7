extension Duration {
  /// Whole milliseconds as C takes them: never negative, at least 1 for anything above zero.
  var milliseconds: Int32 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    return max(1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}
