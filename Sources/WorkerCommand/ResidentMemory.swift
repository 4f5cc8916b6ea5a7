internal import FoundationEssentials
internal import Glibc

/// How much memory the process occupies.
enum ResidentMemory {
  private static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Bytes, as the kernel counts them; 0 where it does not tell.
  static func bytes() -> Int {
    // The second number is that of resident pages.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * pageBytes : 0
  }
}
