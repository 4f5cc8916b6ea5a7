internal import FoundationEssentials
package import RecordLog
package import WorkerSDK

/// Where a partition's states stand: written into its changelog with every commit, read when the partition is taken over.
package struct PartitionMark: Equatable, Sendable, Codable {
  /// The key under which marks stand in a changelog. Keys of customers never begin with NUL.
  package static let key: [UInt8] = [0] + Array("rondo.mark".utf8)

  /// The offset of the next record of each input, by topic.
  package var inputs: [String: Int64]
  /// Up to which offset of the first input the other inputs have told everything they caused, by topic.
  package var progress: [String: Int64]
  /// Stream time, in milliseconds since 1970.
  package var streamTime: Int64
  /// The next offset of every table's partitions as they were read when this was written, by topic.
  package var tables: [String: [Int64]]
  /// The versions of the worker's models, plays or parameters that were active, by name.
  package var versions: [String: Int]
  /// How many commits the changelog has had with this one; `nil` where an older release wrote it. The group keeps the same number with its
  /// offsets: see ``note``.
  package var commits: Int64?
  /// The fingerprint of the models that every customer of the partition knows; `nil` while some do not know them yet.
  package var adopted: UInt32?
  /// That the changelog was filled anew, and no worker has caught up with the group's offsets yet; `nil` for one that workers go on with.
  package var rebuild: Rebuild?

  /// How far the filling of a changelog is.
  package enum Rebuild: String, Sendable, Codable {
    /// More is to come.
    case filling
    /// Workers may go on with it.
    case filled
  }

  package init(
    inputs: [String: Int64] = [:], progress: [String: Int64] = [:], streamTime: EventTime = .distantPast,
    tables: [String: [Int64]] = [:], versions: [String: Int] = [:], commits: Int64? = nil,
    adopted: UInt32? = nil, rebuild: Rebuild? = nil
  ) {
    self.inputs = inputs
    self.progress = progress
    self.streamTime = streamTime.milliseconds
    self.tables = tables
    self.versions = versions
    self.commits = commits
    self.adopted = adopted
    self.rebuild = rebuild
  }

  /// What the group keeps with the offsets of the same commit. Not every commit moves an offset: by this it is seen whether the mark is the
  /// last one that was committed. Each generation of a changelog has numbers of its own.
  package static func note(_ commits: Int64, generation: Int) -> String { "generation=\(generation) commit=\(commits)" }

  /// Whether this is the mark of the commit that `position` of a group is of, as far as that can be told: the offset alone tells where the note
  /// is another generation's, or none, as of tools that move offsets.
  package func isOfCommit(_ position: PartitionPosition, generation: Int) -> Bool {
    if position.note.hasPrefix("generation=\(generation) "), position.note != commits.map({ Self.note($0, generation: generation) }) {
      return false
    }
    // A changelog that was filled anew is behind the group.
    return rebuild != nil || inputs[position.partition.topic] == position.offset
  }

  /// JSON with sorted keys: operators read it with the tools they have.
  package func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Strings and whole numbers always encode; an empty mark would be refused by every reader.
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }

  package init(decoding bytes: [UInt8]) throws(StateDecodingError) {
    do {
      self = try JSONDecoder().decode(PartitionMark.self, from: Data(bytes))
    } catch {
      throw StateDecodingError("a mark in the changelog is not the JSON that this release writes")
    }
  }
}
