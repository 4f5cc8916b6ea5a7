internal import CSimdJSON
internal import WorkerSDK

extension TouchpointDecoder {
  /// How far a message may be ahead of the broker's clock.
  static var allowedLead: EventTime.Interval { .days(1) }

  /// `timestamp`, else `originalTimestamp` + (`receivedAt` − `sentAt`); `nil` where neither is complete.
  ///
  /// Times are texts in ISO 8601; numbers are not, and are refused. Only the times that count are read.
  @inline(__always)
  func time(_ document: Span<UInt8>) throws(Rejection) -> EventTime? {
    let timestamp = message[.timestamp]
    return timestamp.isPresent ? try time(timestamp, .timestamp, document) : try correctedTime(document)
  }

  private func correctedTime(_ document: Span<UInt8>) throws(Rejection) -> EventTime? {
    let (original, received, sent) = (message[.originalTimestamp], message[.receivedAt], message[.sentAt])
    guard original.isPresent, received.isPresent, sent.isPresent else { return nil }
    let happened = try time(original, .originalTimestamp, document)
    let arrived = try time(received, .receivedAt, document)
    return happened + (arrived - (try time(sent, .sentAt, document)))
  }

  @inline(__always)
  private func time(_ value: JSONValue, _ field: TouchpointRule.Field, _ document: Span<UInt8>) throws(Rejection) -> EventTime {
    guard value.kind == .string, let time = value.withText(of: document, { EventTime(iso8601: $0) }) else {
      throw TouchpointRule.timeUnreadable.rejection(field)
    }
    return time
  }

  /// `taken` is the broker's time, negative where it has none. A time before 1970 is a default that nobody set; one far ahead of the broker's would carry the stream's time away.
  @inline(__always)
  static func check(_ time: EventTime, takenAt taken: Int64) throws(Rejection) {
    guard time.milliseconds >= 0 else { throw TouchpointRule.timeBefore1970.rejection() }
    guard taken < 0 || time <= EventTime(milliseconds: taken) + allowedLead else { throw TouchpointRule.timeInFuture.rejection() }
  }
}
