internal import RecordLog

/// A member and its generation, as taken at one moment.
package final class SimulatedGroupMetadata: GroupMetadata {
  package let group: String
  package let instance: String
  package let memberID: String
  package let generation: Int

  init(group: String, instance: String, memberID: String, generation: Int) {
    self.group = group
    self.instance = instance
    self.memberID = memberID
    self.generation = generation
  }
}
