internal import CSimdJSON
internal import WorkerSDK

extension TouchpointDecoder {
  /// How far a message may be ahead of the broker's clock.
  static var allowedLead: EventTime.Interval { .days(1) }

  /// `timestamp`, else `originalTimestamp` + (`receivedAt` − `sentAt`); `nil` where neither is complete.
  ///
  /// Times are texts in ISO 8601; numbers are not, and are refused. Only the times that count are read.
  func time(_ fields: TouchpointFields, _ value: Span<UInt8>) throws(Rejection) -> EventTime? {
    if fields.timestamp != 0 { return try time(fields.timestamp, .timestamp, value) }
    guard fields.originalTimestamp != 0, fields.receivedAt != 0, fields.sentAt != 0 else { return nil }
    let original = try time(fields.originalTimestamp, .originalTimestamp, value)
    let received = try time(fields.receivedAt, .receivedAt, value)
    let sent = try time(fields.sentAt, .sentAt, value)
    return original + (received - sent)
  }

  private func time(_ index: UInt32, _ field: TouchpointRule.Field, _ value: Span<UInt8>) throws(Rejection) -> EventTime {
    let node = document.node(index)
    guard node.kind == .string, let time = node.withText(of: value, { EventTime(iso8601: $0) }) else {
      throw TouchpointRule.timeUnreadable.rejection(field)
    }
    return time
  }

  /// `taken` is the broker's time, negative where it has none. A time before 1970 is a default that nobody set; one far ahead of the broker's would carry the stream's time away.
  static func check(_ time: EventTime, takenAt taken: Int64) throws(Rejection) {
    guard time.milliseconds >= 0 else { throw TouchpointRule.timeBefore1970.rejection() }
    guard taken < 0 || time <= EventTime(milliseconds: taken) + allowedLead else { throw TouchpointRule.timeInFuture.rejection() }
  }
}
