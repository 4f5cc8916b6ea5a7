internal import Foundation

/// What a process has used by a moment, as the kernel counts it.
struct ProcessSample: Sendable {
  let time: ContinuousClock.Instant
  /// CPU seconds in user and system mode, of all threads.
  let cpu: Double
  /// Resident memory in bytes, now and at its peak.
  let resident: Int
  let peak: Int

  /// `nil` where the process has ended.
  init?(of process: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    else { return nil }
    time = .now
    // The name, in parentheses, may contain anything.
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return nil }
    cpu = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    resident = Self.bytes("VmRSS:", in: status)
    peak = Self.bytes("VmHWM:", in: status)
  }

  private static func bytes(_ name: String, in status: String) -> Int {
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    return (line?.split(separator: "\t").last?.split(separator: " ").first.flatMap { Int($0) } ?? 0) * 1024
  }
}
