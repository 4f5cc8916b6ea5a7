/// Whether a process is done: for a while it has neither committed anything nor computed much.
struct Silence {
  private var first: ProcessSample
  private var latest: ProcessSample
  private static let enough = 1.5
  /// A process that has nothing to do uses less of a core.
  private static let idleShare = 0.2

  init(since sample: ProcessSample) {
    first = sample
    latest = sample
  }

  mutating func note(_ sample: ProcessSample, isWriting: Bool) {
    latest = sample
    // A long batch is no silence either.
    if isWriting || (isLong && isBusy) { first = sample }
  }

  private var seconds: Double { first.time.duration(to: latest.time) / .seconds(1) }
  private var isLong: Bool { seconds >= Self.enough }
  private var isBusy: Bool { latest.cpu - first.cpu > seconds * Self.idleShare }

  var isOver: Bool { isLong && !isBusy }
}
