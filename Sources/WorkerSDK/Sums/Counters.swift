internal import RecordLog

/// Whole numbers under small numbers: the only thing that is summed up over customers, since adding integers comes to the same in any
/// order and any grouping, and a negative one takes back what was added before.
///
/// Counters that are zero are not there: two sums that say the same are the same.
public struct Counters: Hashable, Sendable {
  /// A counter that is not zero.
  public struct Entry: Hashable, Sendable {
    /// The counter's number.
    public let counter: Int
    /// What was added to it.
    public let value: Int64
  }

  /// How many counters a key has, so that a sum has room in a state whatever they count: 0 up to this, exclusively.
  public static let limit = 4096

  /// All counters that are not zero, by their numbers.
  public private(set) var entries: [Entry] = []

  /// All counters are zero.
  public init() {}

  /// What was added to `counter`.
  public subscript(counter: Int) -> Int64 {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].counter < counter { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].counter == counter ? entries[low].value : 0
  }

  /// Adds up a range of counters.
  public func total(of counters: Range<Int>) -> Int64 {
    entries.reduce(0) { counters.contains($1.counter) ? $0 &+ $1.value : $0 }
  }

  /// Where the counters of a range are buckets in ascending order: the first one up to which at least `permille` of all is counted, such as
  /// 500 for the median; `nil` where nothing is counted.
  public func bucket(atPermille permille: Int64, in buckets: Range<Int>) -> Int? {
    let all = total(of: buckets)
    guard all > 0 else { return nil }
    var count: Int64 = 0
    for entry in entries where buckets.contains(entry.counter) {
      count &+= entry.value
      // In 128 bits, so that no count is too large.
      if Int128(count) * 1000 >= Int128(all) * Int128(permille) { return entry.counter }
    }
    return nil
  }

  /// Appends a counter behind those that are there; one that is zero is left out.
  mutating func append(_ counter: Int, _ value: Int64) {
    if value != 0 { entries.append(Entry(counter: counter, value: value)) }
  }

  /// Adds all counters of `other`. What exceeds 64 bits wraps around, in any order to the same.
  mutating func add(_ other: Counters) {
    guard !other.entries.isEmpty else { return }
    var merged = Counters()
    merged.entries.reserveCapacity(entries.count + other.entries.count)
    var (mine, its) = (entries[...], other.entries[...])
    while let a = mine.first, let b = its.first {
      if a.counter <= b.counter { mine.removeFirst() }
      if b.counter <= a.counter { its.removeFirst() }
      if a.counter == b.counter {
        merged.append(a.counter, a.value &+ b.value)
      } else {
        merged.entries.append(a.counter < b.counter ? a : b)
      }
    }
    merged.entries += mine
    merged.entries += its
    self = merged
  }
}
