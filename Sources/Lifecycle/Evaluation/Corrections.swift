/// What has to be said when the past turns out otherwise than it was told.
enum Corrections {
  /// The moves by which `published` becomes `corrected`: those that did not take place, those that took place otherwise, and those that
  /// were missing. Moves of `cause`, the late event itself, are new and correct nothing.
  static func between(_ published: [PhaseMove], and corrected: [PhaseMove], causedBy cause: PhaseMove.Anchor) -> [PhaseMove] {
    var moves: [PhaseMove] = []
    for move in published where !corrected.contains(where: { $0.isSameStep(as: move) }) { moves.append(move.as(.retracted)) }
    for move in corrected {
      guard let before = published.first(where: { $0.isSameStep(as: move) }) else {
        moves.append(move.anchor == cause ? move : move.as(.corrected))
        continue
      }
      if before != move {
        moves.append(move.as(.corrected, replacing: before.flowStep))
      } else if before.flowStep != move.flowStep {
        moves.append(move.as(.recounted, replacing: before.flowStep))
      }
    }
    return moves
  }
}
