internal import Foundation
internal import Journeys

/// What `rondo-stages` says of the worker's stages, in a process of its own: it counts allocations, which costs a little.
struct StageCosts: Codable {
  struct Stage: Codable {
    let name: String
    let nanoseconds: Double
    let allocations: Double
    let allocatedBytes: Double
  }

  let records: Int
  let outputsPerRecord: Double
  let alarmsPerRecord: Double
  let allocationsPerRecord: Double
  let stages: [Stage]

  /// As many customers and events as fit into memory three times over, in the workload's proportion.
  private static let mostEvents = 500_000

  static func measure(_ settings: JourneySettings, worker: String = "lifecycle", commitRecords: Int) throws -> StageCosts {
    guard let executable = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "rondo-stages"),
      FileManager.default.isExecutableFile(atPath: executable.path)
    else {
      throw BenchFailure(
        .badConfiguration, "rondo-stages is not beside rondo-bench; build it: swift build -c release --product rondo-stages")
    }
    let share = min(1, Double(mostEvents) / Double(settings.events))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = executable
    process.arguments = [
      "--json", "--worker", worker, "--customers", "\(max(1, Int(Double(settings.customers) * share)))",
      "--events", "\(max(1, Int(Double(settings.events) * share)))", "--seed", "\(settings.seed)",
      "--commit-records", "\(max(1, commitRecords))",
    ]
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchFailure(.defect, "rondo-stages ended with \(process.terminationStatus)") }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(StageCosts.self, from: data)
  }
}
