public import WorkerSDK

/// Writes the values of touchpoints, as the decoder reads them: for generated and imported histories, and for tests.
///
/// The same arguments give the same bytes. One buffer serves all messages of a writer.
public struct TouchpointWriter {
  /// Whom a message is about.
  public enum Customer: Hashable, Sendable {
    /// A known customer: `userId`.
    case user(String)
    /// A visitor known by a cookie only: `anonymousId`.
    case visitor(String)
    /// A known customer on a device with this cookie.
    case userOnDevice(String, anonymousID: String)

    /// The key that the record has to have.
    public var key: String {
      switch self {
      case .user(let id), .visitor(let id), .userOnDevice(let id, _): id
      }
    }
  }

  private var buffer: [UInt8] = []

  /// A writer with an empty buffer.
  public init() {}

  /// The JSON of one message.
  ///
  /// - Parameters:
  ///   - kind: The message's type.
  ///   - event: The event's name; for `track` only.
  ///   - customer: Whom it is about.
  ///   - messageID: By which repeats are told.
  ///   - time: `timestamp`.
  ///   - properties: Writes the fields of `properties`; without it there are none. `traits` and `context` likewise.
  public mutating func message(
    _ kind: Touchpoint.Kind = .track, event: String? = nil, customer: Customer, messageID: String? = nil, time: EventTime? = nil,
    properties: ((inout JSONWriter) -> Void)? = nil, traits: ((inout JSONWriter) -> Void)? = nil,
    context: ((inout JSONWriter) -> Void)? = nil
  ) -> [UInt8] {
    buffer.removeAll(keepingCapacity: true)
    var json = JSONWriter(bytes: buffer)
    buffer = []
    json.object { json in
      json.field("type", kind.text)
      json.field("event", ifPresent: event)
      json.write(customer)
      json.field("messageId", ifPresent: messageID)
      if let time { json.field("timestamp", time) }
      json.section("properties", properties)
      json.section("traits", traits)
      json.section("context", context)
    }
    buffer = json.bytes
    return buffer
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ customer: TouchpointWriter.Customer) {
    switch customer {
    case .user(let id): field("userId", id)
    case .visitor(let id): field("anonymousId", id)
    case .userOnDevice(let id, let anonymousID):
      field("userId", id)
      field("anonymousId", anonymousID)
    }
  }

  fileprivate mutating func section(_ name: String, _ fields: ((inout JSONWriter) -> Void)?) {
    guard let fields else { return }
    self.name(name)
    object(fields)
  }
}

extension Touchpoint.Kind {
  /// The type as it stands in a message.
  public var text: String {
    switch self {
    case .track: "track"
    case .identify: "identify"
    case .page: "page"
    case .screen: "screen"
    case .group: "group"
    case .alias: "alias"
    }
  }
}
