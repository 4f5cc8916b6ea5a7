extension [Takeover] {
  /// How many records of changelogs were read.
  var restored: Int { reduce(0) { $0 + $1.restored } }
}

/// What a worker says of a partition that went live.
struct Takeover {
  /// How many customers its local snapshot knew; `nil` where there was none.
  let snapshot: Int?
  /// How many records of the changelog it read.
  let restored: Int
  let changelogEnd: Int

  init(line: Substring) {
    func field(_ name: String) -> Int? {
      line.split(separator: " ").first { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
    }
    snapshot = field("snapshot")
    restored = field("restored") ?? -1
    changelogEnd = field("changelog_end") ?? -1
  }
}
