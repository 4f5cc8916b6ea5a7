internal import Lifecycle
internal import RecordFiles
internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// Counts what really arrives: events by name, and what feeds the indicators of some models.
final class EventSurvey {
  private let decode = Touchpoint.makeDecoder()
  private let batch = RecordBatch()
  private let topic: String
  /// The feeds by the names of their events.
  private var byEvent: [EventName: [Feed]] = [:]
  private var byActivity: [Feed] = []
  private var fed: [Feed: Int] = [:]
  private var counts: [EventName: Int] = [:]
  private var spelling: [EventName: String] = [:]

  private(set) var records = 0
  private(set) var refused = 0

  private static let standard = Dictionary(StandardEvents.all.map { (EventName($0), $0) }, uniquingKeysWith: { first, _ in first })
  private static let passive = Set(StandardEvents.passive.map { EventName($0) })

  init(_ feeds: [Feed], topic: String) {
    self.topic = topic
    for feed in Set(feeds) {
      if feed.events.isEmpty { byActivity.append(feed) }
      for event in feed.events { byEvent[EventName(event), default: []].append(feed) }
    }
  }

  func take(_ record: RecordLine) {
    guard record.topic == topic, let key = record.key else { return }
    records += 1
    batch.clear()
    batch.append(
      topic: 0, partition: 0, offset: 0, timestamp: record.timestamp?.milliseconds ?? -1, key: key.span, value: record.value?.span)
    batch.seal()
    do throws(Rejection) { count(try decode(RawRecord(batch: batch, index: 0)).value) } catch { refused += 1 }
  }

  private func count(_ touchpoint: Touchpoint) {
    let event = touchpoint.event
    if counts.updateValue((counts[event] ?? 0) + 1, forKey: event) == nil {
      spelling[event] = Self.standard[event] ?? event.knownText ?? touchpoint.eventText
    }
    for feed in byEvent[event] ?? [] where feed.takes(touchpoint) { fed[feed, default: 0] += 1 }
    if !byActivity.isEmpty, !Self.passive.contains(event) { for feed in byActivity { fed[feed, default: 0] += 1 } }
  }

  /// How many touchpoints have fed it.
  func count(of feed: Feed) -> Int { fed[feed] ?? 0 }

  /// How often an event came.
  func count(of event: String) -> Int { counts[EventName(event)] ?? 0 }

  /// All names that came, the most frequent first.
  var events: [(name: String, count: Int)] {
    counts.map { (spelling[$0.key] ?? "", $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// A name that came and may have been meant to be `event`: one that means nothing to anybody.
  ///
  /// - Parameter own: The platform's own events that models know.
  func nearMiss(of event: String, own: Set<EventName>) -> (name: String, count: Int)? {
    let strangers = counts.keys.filter { Self.standard[$0] == nil && $0.knownText == nil && !own.contains($0) && byEvent[$0] == nil }
    let names = strangers.compactMap { spelling[$0] }.sorted()
    return Spelling.nearest(to: event, among: names).map { ($0, count(of: $0)) }
  }
}
