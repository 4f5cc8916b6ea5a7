internal import CStageProbe

/// What something has cost on this thread.
struct Cost {
  var nanoseconds: UInt64 = 0
  var allocations: UInt64 = 0
  var bytes: UInt64 = 0

  /// Adds what `body` costs.
  @inline(__always)
  mutating func measure(_ body: () -> Void) {
    let (allocated, asked, start) = (stage_probe_allocations(), stage_probe_allocated_bytes(), stage_probe_cpu_nanoseconds())
    body()
    nanoseconds += stage_probe_cpu_nanoseconds() - start
    allocations += stage_probe_allocations() - allocated
    bytes += stage_probe_allocated_bytes() - asked
  }
}
