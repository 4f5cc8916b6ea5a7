/// Mean values of repeat purchases by the number of these, equal ones collapsed.
package struct SpendingGroups: Sendable {
  package struct Group: Sendable {
    package let repeats: Int
    package var means: [(mean: Double, count: Double)]
  }

  package let groups: [Group]
  /// How many customers there are whose purchases have a value.
  package let customerCount: Int

  /// Of customers as number of repeat purchases and mean value; those without either say nothing about values.
  package init(_ customers: some Sequence<(repeats: Int, mean: Double)>) {
    let sorted = customers.filter { $0.repeats > 0 && $0.mean > 0 && $0.mean.isFinite }.sorted {
      ($0.repeats, $0.mean) < ($1.repeats, $1.mean)
    }
    customerCount = sorted.count
    var groups: [Group] = []
    for (repeats, mean) in sorted {
      if groups.last?.repeats != repeats { groups.append(Group(repeats: repeats, means: [])) }
      let last = groups.count - 1
      if let before = groups[last].means.last, before.mean == mean {
        groups[last].means[groups[last].means.count - 1].count += 1
      } else {
        groups[last].means.append((mean, 1))
      }
    }
    self.groups = groups
  }

  private init(groups: [Group]) {
    self.groups = groups
    customerCount = Int(groups.reduce(0) { sum, group in group.means.reduce(sum) { $0 + $1.count } })
  }

  /// Every so many-th mean value, so that about `count` remain: enough to find the neighbourhood of the maximum.
  func sample(_ count: Int) -> SpendingGroups {
    let step = groups.reduce(0) { $0 + $1.means.count } / count
    guard step > 1 else { return self }
    var skipped = 0
    return SpendingGroups(
      groups: groups.compactMap { group in
        let means = group.means.filter { _ in
          skipped += 1
          return skipped % step == 0
        }
        return means.isEmpty ? nil : Group(repeats: group.repeats, means: means)
      })
  }

  /// The middle one of the mean values; 0 without any.
  var medianValue: Double {
    let means = groups.flatMap { $0.means.map(\.mean) }.sorted()
    return means.isEmpty ? 0 : means[means.count / 2]
  }

  /// Whether values differ at all.
  var valuesDiffer: Bool { Set(groups.flatMap { $0.means.map(\.mean) }).count > 1 }
}
