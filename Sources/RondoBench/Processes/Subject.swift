internal import Foundation

/// What is measured: the floor, or a worker.
enum Subject: CaseIterable, Sendable {
  case floor
  case lifecycle
  case retention
  /// Reads what the other two have written, so it comes behind them.
  case winBack

  var name: String {
    switch self {
    case .floor: "floor"
    case .lifecycle: "lifecycle-worker"
    case .retention: "retention-worker"
    case .winBack: "winback-worker"
    }
  }

  /// The topic that every commit appends to.
  var watched: String {
    switch self {
    case .floor: Site.copy
    case .lifecycle: "lifecycle.changelog"
    case .retention: "retention.changelog"
    case .winBack: "winback.changelog"
    }
  }

  /// Whether it has committed the whole input.
  func isDone(_ child: Child, at site: Site) throws -> Bool {
    switch self {
    case .floor: child.count("Done.") > 0
    case .lifecycle, .retention, .winBack: try Marks.processed(by: self, at: site) >= site.end(of: "touchpoints")
    }
  }

  /// Starts it at `site`; the later of two equal options counts.
  func start(at site: Site, folder: String, more: [String] = []) throws -> Child {
    let id = UUID().uuidString.prefix(8)
    let log = "\(folder)/\(name)-\(id).log"
    switch self {
    case .floor: return try Child("rondo-bench", ["floor"] + site.arguments + more, log: log)
    case .lifecycle, .retention, .winBack:
      return try Child(
        name,
        site.arguments + ["--clock", "log", "--stop", "leave", "--instance-id", "bench", "--state-directory", "\(folder)/\(id)"] + more,
        log: log)
    }
  }
}
