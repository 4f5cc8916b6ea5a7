package import WorkerRuntime

/// The workers of a simulation and the topics between them.
package struct Workload: Sendable {
  /// One worker, of which several processes may run.
  package struct Member: Sendable {
    /// The worker's name, and so its group's.
    package let name: String
    package let inputs: [String]
    package let makeProgram: @Sendable () -> WorkerProgram
    /// What runs in a disturbed run up to ``Workload/changesAfter``; `nil` for the same.
    package var makePredecessor: (@Sendable () -> WorkerProgram)?

    package init(
      name: String, inputs: [String], makePredecessor: (@Sendable () -> WorkerProgram)? = nil,
      makeProgram: @escaping @Sendable () -> WorkerProgram
    ) {
      self.name = name
      self.inputs = inputs
      self.makePredecessor = makePredecessor
      self.makeProgram = makeProgram
    }

    var changelog: String { "\(name).changelog" }
    var deadLetters: String { "\(name).dead-letters" }
  }

  /// A record of a table, written before anything else happens, or in the middle of it.
  package struct TableRecord: Sendable {
    package let topic: String
    package let key: String
    package let value: String
    /// When it takes effect, in ms after the beginning of the script.
    package let delay: Int64
    /// Whether it is written in disturbed runs only after ``Workload/changesAfter`` records of the script.
    package let isLate: Bool

    package init(topic: String, key: String, value: String, delay: Int64, isLate: Bool = false) {
      self.topic = topic
      self.key = key
      self.value = value
      self.delay = delay
      self.isLate = isLate
    }
  }

  package let members: [Member]
  /// The topic that the script is appended to.
  package let input: String
  package let eventTopics: [String]
  package let compactedTopics: [String]
  /// Topics by the keys of sums, parts and totals.
  package let sums: [String]
  package let table: [TableRecord]
  /// After so many records of the script, in disturbed runs, the members' predecessors give way to them, and late records of tables are
  /// written.
  package var changesAfter: Int?
  /// Whether the first worker says something of every record, and names its id.
  package let namesCauses: Bool

  package init(
    members: [Member], input: String, eventTopics: [String], compactedTopics: [String], sums: [String] = [],
    table: [TableRecord] = [], namesCauses: Bool = true
  ) {
    self.members = members
    self.input = input
    self.eventTopics = eventTopics
    self.compactedTopics = compactedTopics
    self.sums = sums
    self.table = table
    self.namesCauses = namesCauses
  }

  /// How many partitions a topic has where the input has `count`: sums go by keys of their own, and to a number of their own.
  func partitions(of topic: String, where count: Int32) -> Int { Int(sums.contains(topic) ? count % 3 + 1 : count) }
}
