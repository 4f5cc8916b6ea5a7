internal import Lifecycle
internal import WorkerSDK

/// Looks for what is wrong with plays and policies together.
struct PlayValidation {
  private(set) var errors: [ModelError] = []

  static func errors(of plays: [Play], policies: [Policy]) -> [ModelError] {
    var validation = PlayValidation()
    validation.check(policies)
    for (id, versions) in Dictionary(grouping: plays, by: \.id).sorted(by: { $0.key < $1.key }) { validation.check(versions, of: id) }
    for play in plays {
      for policy in policies { validation.check(play, against: policy) }
    }
    return validation.errors
  }

  private mutating func complain(_ file: String, _ position: SourcePosition, _ problem: String, _ remedy: String? = nil) {
    let error = ModelError(file: file, position: position, problem: problem, remedy: remedy)
    if !errors.contains(error) { errors.append(error) }
  }

  private mutating func check(_ policies: [Policy]) {
    guard let first = policies.first else {
      return complain("plays", .none, "there is no policy", "add a document that begins with \"policy:\"")
    }
    for policy in policies {
      if policy.id != first.id {
        complain(policy.file, policy.position, "there are two policies, \"\(first.id)\" and \"\(policy.id)\"", "keep one")
      }
      if policy.channels.isEmpty { complain(policy.file, policy.position, "the policy has no channels", "list them under \"channels\"") }
      if policy.channels.count > 16 { complain(policy.file, policy.position, "the policy has more than 16 channels") }
      if policy.caps.count > SentCounts.most {
        complain(policy.file, policy.position, "the policy has more than \(SentCounts.most) caps")
      }
    }
    for (older, newer) in zip(policies.sorted { $0.version < $1.version }, policies.sorted { $0.version < $1.version }.dropFirst()) {
      checkOrder(("policy", older.version, older.effectiveFrom), (newer.version, newer.effectiveFrom), newer.file, newer.position)
    }
  }

  private mutating func check(_ versions: [Play], of id: String) {
    let sorted = versions.sorted { $0.version < $1.version }
    for (older, newer) in zip(sorted, sorted.dropFirst()) {
      checkOrder(("play \"\(id)\"", older.version, older.effectiveFrom), (newer.version, newer.effectiveFrom), newer.file, newer.position)
    }
  }

  /// A higher version takes effect later.
  private mutating func checkOrder(
    _ older: (what: String, version: Int, from: EventTime?), _ newer: (version: Int, from: EventTime?), _ file: String,
    _ position: SourcePosition
  ) {
    if older.version == newer.version {
      complain(file, position, "version \(newer.version) of the \(older.what) is there twice", "give the newer one a higher version")
    } else if (older.from ?? .distantPast) >= (newer.from ?? .distantPast) {
      complain(
        file, position, "version \(newer.version) of the \(older.what) takes effect no later than version \(older.version)",
        "give it a later \"effective_from\"")
    }
  }

  private mutating func check(_ play: Play, against policy: Policy) {
    let known = policy.channels.map(\.id)
    for channel in play.channels where !known.contains(channel) {
      complain(
        play.file, play.position, "the play \"\(play.id)\" uses the unknown channel \"\(channel)\"",
        Spelling.nearest(to: channel, among: known).map { "did you mean \"\($0)\"?" } ?? "list it under \"channels\" of the policy")
    }
    if play.channels.count > ChannelChoice.most {
      complain(play.file, play.position, "the play \"\(play.id)\" has more than \(ChannelChoice.most) channels")
    }
    if case .date(.season, _, _) = play.start, policy.seasons.isEmpty {
      complain(
        play.file, play.position, "the play \"\(play.id)\" asks for seasons, and there are none",
        "list them under \"seasons\" of the policy")
    }
    if play.steps.isEmpty { complain(play.file, play.position, "the play \"\(play.id)\" offers nothing") }
    let asksForReaction = play.steps.first?.condition.map { $0.asksForReaction } ?? false
    if asksForReaction || play.condition?.asksForReaction == true {
      complain(
        play.file, play.position, "the play \"\(play.id)\" asks for a reaction before anything was sent",
        "put it into a later step's \"when\"")
    }
  }
}

extension PlayCondition {
  fileprivate var asksForReaction: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains { $0.asksForReaction }
    case .not(let part): part.asksForReaction
    case .reaction: true
    default: false
    }
  }
}
