import Foundation

/// What the bench writes, as far as tests look at it.
struct BenchResults: Decodable {
  struct Subject: Decodable {
    let cpuUsPerEvent: Double
    let eventsPerSecond: Double
    let ratioToFloor: Double?
  }

  struct Workload: Decodable {
    let records: Int
    let events: Int
    let customers: Int
    let repeats: Int
    let late: Int
  }

  struct Outputs: Decodable {
    let transitions: Int
    let phases: Int
    let changelog: Int
    let deadLetters: Int
    let repeats: Int
    let isPartial: Bool
  }

  struct Stages: Decodable {
    struct Stage: Decodable {
      let name: String
      let nanoseconds: Double
    }

    let allocationsPerRecord: Double
    let outputsPerRecord: Double
    let stages: [Stage]
  }

  let broker: String
  let workload: Workload
  let outputs: Outputs
  let stages: Stages
  let floor: Subject
  let worker: Subject
  let retention: Subject
  let retentionStages: Stages

  enum CodingKeys: String, CodingKey {
    case broker, workload, outputs, stages, floor, retentionStages
    case retention = "retention-worker"
    case worker = "lifecycle-worker"
  }

  static func decode<Value: Decodable>(_ type: Value.Type = BenchResults.self, from text: some DataProtocol) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(text))
  }
}
