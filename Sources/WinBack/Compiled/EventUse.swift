/// What an event of a name is to a play.
struct EventUse: Sendable {
  enum Role: Sendable {
    /// A fact that conditions ask for.
    case count(keepsRecent: Bool)
    case score
    /// It makes the customer a candidate of the play with this index.
    case start(Int)
    /// It begins something that may be left, or goes on with it.
    case begins(Int)
    case completes(Int)
    case ends(Int)
  }

  let filter: CompiledFilter
  let role: Role

  /// The index of the play of which it begins or completes something.
  var thread: Int? {
    switch role {
    case .begins(let index), .completes(let index): index
    default: nil
    }
  }

  var isStart: Bool {
    switch role {
    case .start, .begins: true
    default: false
    }
  }

  var isCount: Bool {
    if case .count = role { true } else { false }
  }

  var isScore: Bool {
    if case .score = role { true } else { false }
  }
}
