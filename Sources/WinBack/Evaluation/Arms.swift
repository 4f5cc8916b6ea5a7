internal import RecordLog

/// Which customers are in which arm: by a hash that is the same on every machine and in every run, so that nothing has to be drawn.
package enum Arms {
  /// The arm of those who are not contacted, to compare with.
  package static let control = "control"
  /// The arm of a play that compares nothing.
  package static let treatment = "treatment"

  /// The arm of a customer who is in none yet.
  package static func arm(of customer: String, in play: Play) -> String {
    let hash = StableHash.hash64(Array("\(customer)\u{0}\(play.id)\u{0}\(play.salt)".utf8).span)
    if Int64(hash % 1_000_000) < play.holdOutPermille * 1000 { return control }
    // The rest of the number has nothing to do with its remainder.
    var place = Int64(hash / 1_000_000 % UInt64(max(1, play.arms.reduce(0) { $0 + $1.share })))
    for arm in play.arms {
      if place < arm.share { return arm.id }
      place -= arm.share
    }
    return treatment
  }
}

extension WinBackState {
  /// The arm of the customer's first assignment, as long as there is such an arm; else one is assigned.
  mutating func arm(of customer: String, in plan: CompiledPlay) -> String {
    let (play, hash) = (plan.play, plan.hash)
    let known = assignments.firstIndex { $0.play == hash }
    if let known {
      let arm = assignments[known].arm
      if arm == Arms.control || play.arms.contains(where: { $0.id == arm }) || (play.arms.isEmpty && arm == Arms.treatment) { return arm }
      assignments.remove(at: known)
    }
    let arm = Arms.arm(of: customer, in: play)
    assignments.append(Assignment(play: hash, arm: arm))
    if assignments.count > Bounds.assignments { assignments.removeFirst() }
    return arm
  }
}
