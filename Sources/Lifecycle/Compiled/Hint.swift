/// What has to come true for an indicator, as its author has put it together: what is missing of it can be told.
indirect enum Hint: Sendable {
  case all([Hint])
  case any([Hint])
  /// A test by its index among the instructions, and whether it has to pass.
  case test(Int, passes: Bool)
}

/// A hint laid out flat: a node, and behind it its parts.
struct HintNode: Sendable {
  enum Kind: UInt8, Sendable {
    case all, any, passes, fails
  }

  var kind: Kind
  /// The test, for those kinds.
  var test: Int32 = 0
  /// Behind the last of its parts.
  var end: Int32 = 0
  /// Whether time alone may make it true, or false.
  var opens = false
  var closes = false

  /// Adds `hint` with its parts.
  static func append(_ hint: Hint, _ instructions: [Instruction], to nodes: inout [HintNode]) {
    let place = nodes.count
    switch hint {
    case .all(let parts), .any(let parts):
      let isAll = if case .all = hint { true } else { false }
      nodes.append(HintNode(kind: isAll ? .all : .any))
      for part in parts {
        let first = nodes.count
        append(part, instructions, to: &nodes)
        nodes[place].opens = nodes[place].opens || nodes[first].opens
        nodes[place].closes = nodes[place].closes || nodes[first].closes
      }
    case .test(let test, let passes):
      let isElapsing = instructions[test].operation == .elapsed
      let isPassing = instructions[test].operation == .recent && instructions[test].low < .max
      nodes.append(
        HintNode(
          kind: passes ? .passes : .fails, test: Int32(test), opens: passes ? isElapsing : isPassing,
          closes: passes ? isPassing : isElapsing))
    }
    nodes[place].end = Int32(nodes.count)
  }
}
