internal import Foundation

/// What all processes together have used by a moment.
struct MachineSample: Sendable {
  /// CPU seconds that were not idle, of all cores.
  let busy: Double
  let cores: Int
  let loadAverage: Double

  init() {
    let stat = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
    let ticks = stat.split(separator: "\n").first?.split(separator: " ").dropFirst().compactMap { Double($0) } ?? []
    // user, nice, system, idle, iowait, irq, softirq, steal; guests are part of user.
    let used = ticks.prefix(8).enumerated().filter { $0.offset != 3 && $0.offset != 4 }.reduce(0) { $0 + $1.element }
    busy = used / Double(sysconf(Int32(_SC_CLK_TCK)))
    cores = ProcessInfo.processInfo.activeProcessorCount
    let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    loadAverage = load.split(separator: " ").first.flatMap { Double($0) } ?? 0
  }
}
