/// Durations in fixed buckets, two for each doubling of a minute: so that they can be counted, taken back, and added up in any order.
///
/// Bucket 0 is below a minute. The buckets 2k+1 and 2k+2 are the lower and the upper half of 2^k up to 2^(k+1) minutes. The last one takes
/// everything from 16 years on.
package enum FlowBuckets {
  package static let count = 48
  /// In milliseconds.
  static let minute: Int64 = 60_000

  /// The minute of a moment.
  @inline(__always)
  static func minute(of milliseconds: Int64) -> Int64 { milliseconds / minute }

  /// The bucket of a duration in milliseconds.
  package static func bucket(of milliseconds: Int64) -> Int { bucket(ofMinutes: milliseconds / minute) }

  package static func bucket(ofMinutes minutes: Int64) -> Int {
    guard minutes > 0 else { return 0 }
    let octave = 63 - minutes.leadingZeroBitCount
    let isUpper = octave > 0 && (minutes >> Int64(octave - 1)) & 1 == 1
    return min(1 + 2 * octave + (isUpper ? 1 : 0), count - 1)
  }

  /// Up to how many minutes, exclusively, a bucket reaches; `nil` for the last one, which has no end.
  package static func end(of bucket: Int) -> Int64? {
    guard bucket < count - 1 else { return nil }
    guard bucket > 0 else { return 1 }
    let octave = Int64(bucket - 1) / 2
    // Between one minute and two there is nothing to halve.
    if octave == 0 { return 2 }
    return (bucket - 1) % 2 == 0 ? 3 << (octave - 1) : 1 << (octave + 1)
  }
}
