package import Retention

/// Histories of customers, equal ones collapsed: the likelihood of a customer depends on nothing else, so each is worked out once.
package struct HistoryGroups: Sendable {
  /// One history, and how many customers have it.
  package struct Group: Sendable {
    package let customer: PurchaseSummary
    package let count: Double
  }

  package let groups: [Group]
  /// How many customers there are.
  package let customerCount: Int
  /// The most repeat purchases of anybody.
  package let mostRepeats: Int

  /// Groups in the order in which their histories first occur.
  package init(_ customers: some Collection<PurchaseSummary>) {
    var places: [PurchaseSummary: Int] = [:]
    places.reserveCapacity(customers.count)
    var found: [(PurchaseSummary, Int)] = []
    for customer in customers {
      if let place = places[customer] {
        found[place].1 += 1
      } else {
        places[customer] = found.count
        found.append((customer, 1))
      }
    }
    groups = found.map { Group(customer: $0.0, count: Double($0.1)) }
    customerCount = customers.count
    mostRepeats = groups.reduce(0) { max($0, $1.customer.repeats) }
  }

  private init(groups: [Group]) {
    self.groups = groups
    customerCount = Int(groups.reduce(0) { $0 + $1.count })
    mostRepeats = groups.reduce(0) { max($0, $1.customer.repeats) }
  }

  /// About `count` groups that lie evenly among all: enough to find the neighbourhood of the maximum.
  package func sample(_ count: Int) -> HistoryGroups {
    guard groups.count > 2 * count else { return self }
    let step = groups.count / count
    return HistoryGroups(groups: stride(from: 0, to: groups.count, by: step).map { groups[$0] })
  }

  /// Repeat purchases per week of observation.
  var meanRate: Double {
    let sums = groups.reduce(into: (0.0, 0.0)) { sums, group in
      sums.0 += group.count * Double(group.customer.repeats)
      sums.1 += group.count * group.customer.age
    }
    return sums.1 > 0 ? sums.0 / sums.1 : 0
  }
}
