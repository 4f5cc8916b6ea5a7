internal import Lifecycle
internal import Terminal
internal import WorkerSDK

/// What two models make of the same customers, each with all versions of it that were given.
struct ModelDifference {
  /// A customer who ends elsewhere.
  struct Changed {
    let customer: String
    let old: String
    let new: String
  }

  /// A phase to which, or from which, customers went.
  private struct Step: Hashable {
    let from: String
    let to: String
  }

  /// The versions on either side, ascending.
  private let title: (old: [PhaseModel], new: [PhaseModel])
  /// The phases of both, those of the old one first.
  let phases: [String]
  let customerCount: Int
  /// In the order of the customers' names.
  let changed: [Changed]
  /// Customers who end in the same phase, on another way.
  let otherWays: Int
  private let before: [Step: Int]
  private let after: [Step: Int]

  static let none = "–"

  init(_ old: MoveLedger, _ oldModel: Int, _ new: MoveLedger, _ newModel: Int) {
    let (before, after) = (old.lineages[oldModel], new.lineages[newModel])
    title = (before.versions, after.versions)
    phases = before.phases + after.phases.filter { !before.phases.contains($0) } + [Self.none]
    self.before = Self.steps(before.phases, old.matrices[oldModel])
    self.after = Self.steps(after.phases, new.matrices[newModel])
    let (left, right) = (old.customers, new.customers)
    var changed: [Changed] = []
    var otherWays = 0
    let all = Set(left.keys).union(right.keys)
    for customer in all {
      let from = Self.name(left[customer]?.places[oldModel], before.phases)
      let to = Self.name(right[customer]?.places[newModel], after.phases)
      if from != to {
        changed.append(Changed(customer: customer, old: from, new: to))
      } else if left[customer]?.ways[oldModel] ?? 0 != right[customer]?.ways[newModel] ?? 0 {
        otherWays += 1
      }
    }
    customerCount = all.count
    self.changed = changed.sorted { $0.customer < $1.customer }
    self.otherWays = otherWays
  }

  private static func name(_ place: Int?, _ phases: [String]) -> String {
    guard let place, place < phases.count else { return none }
    return phases[place]
  }

  private static func steps(_ phases: [String], _ matrix: [Int]) -> [Step: Int] {
    let width = phases.count + 1
    var steps: [Step: Int] = [:]
    for (index, count) in matrix.enumerated() where count != 0 {
      steps[Step(from: name(index / width, phases), to: name(index % width, phases))] = count
    }
    return steps
  }

  private var difference: [Step: Int] {
    after.merging(before.mapValues { -$0 }, uniquingKeysWith: +).filter { $0.value != 0 }
  }

  /// How many customers end where, instead of where: most first.
  private var ends: [(old: String, new: String, customers: Int)] {
    Dictionary(grouping: changed) { Step(from: $0.old, to: $0.new) }.map { ($0.key.from, $0.key.to, $0.value.count) }
      .sorted { ($1.customers, $0.old, $0.new) < ($0.customers, $1.old, $1.new) }
  }
}

/// For people.
extension ModelDifference {
  func text(customers: Int, _ console: Console) -> String {
    var text = "\(console.bold(title.new.last?.id ?? ""))  \(Self.names(title.new)) against \(Self.names(title.old))\n"
    guard !changed.isEmpty || otherWays > 0 || !difference.isEmpty else {
      return text + "  nothing differs for any of \(customerCount.grouped) customers\n\n"
    }
    var table = TextTable([.left, .right])
    table.add("customers", customerCount.grouped)
    table.add("end in another phase", changed.count.grouped)
    table.add("end in the same phase, on another way", otherWays.grouped)
    text += table.text(indent: 2) + endsText + list(customers)
    text += matrix("transitions, old: \(Self.sum(before).grouped)", before) { $0.grouped }
    text += matrix("transitions, new: \(Self.sum(after).grouped)", after) { $0.grouped }
    text += matrix("difference, new less old", difference) { ($0 > 0 ? "+" : "") + $0.grouped }
    return text + "\n"
  }

  private static func names(_ versions: [PhaseModel]) -> String {
    versions.map { "version \($0.version) (\($0.file))" }.joined(separator: ", ")
  }

  private var endsText: String {
    guard !changed.isEmpty else { return "" }
    var table = TextTable([.left, .left, .left, .right])
    table.add("old end", "", "new end", "customers")
    for end in ends { table.add(end.old, "→", end.new, end.customers.grouped) }
    return "\n" + table.text(indent: 2)
  }

  private func list(_ most: Int) -> String {
    guard most > 0, !changed.isEmpty else { return "" }
    var table = TextTable([.left, .left, .left, .left])
    table.add("customer", "old end", "", "new end")
    for change in changed.prefix(most) { table.add(change.customer, change.old, "→", change.new) }
    let more = changed.count > most ? "  and \((changed.count - most).grouped) more\n" : ""
    return "\n" + table.text(indent: 2) + more
  }

  private static func sum(_ steps: [Step: Int]) -> Int { steps.values.reduce(0, +) }

  /// Rows are where customers came from, columns where they went.
  private func matrix(_ title: String, _ steps: [Step: Int], _ cell: (Int) -> String) -> String {
    guard !steps.isEmpty else { return "\n  \(title)\n    none\n" }
    let columns = phases.filter { phase in steps.keys.contains { $0.to == phase } }
    let rows = phases.filter { phase in steps.keys.contains { $0.from == phase } }
    var table = TextTable([.left] + columns.map { _ in .right })
    table.add(row: ["from \\ to"] + columns)
    for row in rows {
      table.add(row: [row] + columns.map { column in steps[Step(from: row, to: column)].map(cell) ?? "" })
    }
    return "\n  \(title)\n" + table.text(indent: 4)
  }
}

/// For programs.
extension ModelDifference {
  func write(to json: inout JSONWriter, customers: Int) {
    json.object { json in
      json.field("model", title.new.last?.id ?? "")
      json.field("old_version", title.old.last?.version ?? 0)
      json.field("new_version", title.new.last?.version ?? 0)
      json.field("customers", customerCount)
      json.field("changed", changed.count)
      json.field("other_ways", otherWays)
      json.name("ends")
      json.array { json in
        for end in ends {
          json.object { json in
            Self.write(phase: end.old, "old", &json)
            Self.write(phase: end.new, "new", &json)
            json.field("customers", end.customers)
          }
        }
      }
      json.name("transitions")
      json.object { json in
        write(before, "old", &json)
        write(after, "new", &json)
        write(difference, "difference", &json)
      }
      json.name("changed_customers")
      json.array { json in
        for change in changed.prefix(customers) {
          json.object { json in
            json.field("customer", change.customer)
            Self.write(phase: change.old, "old", &json)
            Self.write(phase: change.new, "new", &json)
          }
        }
      }
    }
  }

  private static func write(phase: String, _ name: String, _ json: inout JSONWriter) {
    json.name(name)
    if phase == none { json.null() } else { json.string(phase) }
  }

  private func write(_ steps: [Step: Int], _ name: String, _ json: inout JSONWriter) {
    json.name(name)
    json.array { json in
      for from in phases {
        for to in phases {
          guard let count = steps[Step(from: from, to: to)] else { continue }
          json.object { json in
            Self.write(phase: from, "from", &json)
            Self.write(phase: to, "to", &json)
            json.field("transitions", count)
          }
        }
      }
    }
  }
}
