import Foundation

/// Reads topics with kcat, a client that has nothing to do with Rondo.
struct Kcat {
  struct Record {
    let place: Place
    let headers: String
    let key: String?
    let value: Data?

    var json: [String: Any] { value.flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [String: Any] ?? [:] }

    /// A header's value up to the next comma.
    func header(_ name: String) -> Substring? {
      headers.split(separator: ",").last { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1)
    }
  }

  private let address: String
  private let place: Workplace
  private let program: URL

  init(_ address: String, in place: Workplace) throws {
    guard let program = TestedPackage.program("kcat") else {
      throw Cluster.Unfit(reason: "kcat is not installed; install what the tests need with: scripts/setup --test")
    }
    self.program = program
    self.address = address
    self.place = place
  }

  /// All records of a topic.
  func records(_ topic: String) async throws -> [Record] {
    // Lengths first: keys and values may hold anything.
    let format = "%p %o %K %S %h\\n%k%s\\n"
    let kcat = try place.start(
      program, "kcat",
      ["-b", address, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed", "-f", format])
    guard try await kcat.end() == 0 else { throw Cluster.Unfit(reason: kcat.output) }
    return try Self.parse(kcat.outputData)
  }

  /// Commits, as the only member of a group, that it has read a topic to its end.
  func commit(_ topic: String, group: String) async throws {
    let kcat = try place.start(
      program, "kcat",
      [
        "-b", address, "-G", group, "-X", "auto.offset.reset=earliest", "-X", "session.timeout.ms=3500", "-e", "-q", "-f", "%p %o\\n",
        topic,
      ])
    guard try await kcat.end() == 0 else { throw Cluster.Unfit(reason: kcat.output) }
  }

  private static func parse(_ data: Data) throws -> [Record] {
    var records: [Record] = []
    var at = data.startIndex
    while at < data.endIndex {
      guard let end = data[at...].firstIndex(of: 0x0A) else { throw Cluster.Unfit(reason: "kcat's output ends within a record") }
      let fields = String(decoding: data[at..<end], as: UTF8.self).split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
      guard fields.count == 5, let partition = Int32(fields[0]), let offset = Int64(fields[1]), let key = Int(fields[2]),
        let value = Int(fields[3])
      else { throw Cluster.Unfit(reason: "kcat's output is not understood: \(fields)") }
      let keyStart = end + 1
      let valueStart = keyStart + max(key, 0)
      at = valueStart + max(value, 0) + 1
      records.append(
        Record(
          place: Place(partition: partition, offset: offset), headers: String(fields[4]),
          key: key < 0 ? nil : String(decoding: data[keyStart..<valueStart], as: UTF8.self),
          value: value < 0 ? nil : data.subdata(in: valueStart..<(at - 1))))
    }
    return records
  }
}
