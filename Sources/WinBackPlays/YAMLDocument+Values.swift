internal import Lifecycle
internal import LifecycleModels
internal import Touchpoints
internal import WinBack
internal import WorkerSDK
internal import Yams

/// The names of events that a file may use.
struct EventNames {
  private static let standard: [String] = StandardEvents.all
  private static let hashes = Set(standard.map { EventName($0) })
  let own: [String]

  init(own: [String]) { self.own = own }

  func contains(_ name: String) -> Bool {
    Self.hashes.contains(EventName(name)) || own.contains { EventName($0) == EventName(name) }
  }

  func nearest(to name: String) -> String? { Spelling.nearest(to: name, among: Self.standard + own) }
}

extension YAMLDocument {
  /// Lower-case letters, digits and hyphens.
  mutating func identifier(_ node: Node, of kind: String) -> PhaseModel.Reference? {
    guard let reference = reference(node, of: kind) else { return nil }
    let isFit =
      !reference.name.isEmpty && reference.name.utf8.count <= 64
      && reference.name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    if !isFit { complain(reference.position, "\"\(reference.name)\" is no \(kind) id", "use lower-case letters, digits and hyphens") }
    return reference
  }

  mutating func versionNumber(_ node: Node) -> Int? {
    guard let version = wholeNumber(node, of: "version") else { return nil }
    if version < 1 { complain(node.position, "the version is \(version)", "versions begin at 1") }
    return version
  }

  /// One of a few words.
  mutating func choice<Choice: RawRepresentable<String>>(_ node: Node, of what: String, _ all: [Choice]) -> Choice? {
    guard let word = text(node, of: what) else { return nil }
    if let choice = all.first(where: { $0.rawValue == word }) { return choice }
    let words = all.map(\.rawValue)
    complain(
      node.position, "unknown \(what) \"\(word)\"",
      Spelling.nearest(to: word, among: words).map { "did you mean \"\($0)\"?" } ?? "one of \(words.joined(separator: ", "))")
    return nil
  }

  /// Several of a few words.
  mutating func choices<Choice: RawRepresentable<String>>(_ node: Node, of what: String, _ all: [Choice]) -> [Choice] {
    var chosen: [Choice] = []
    for node in list(node) {
      if let choice = choice(node, of: what, all) { chosen.append(choice) }
    }
    return chosen
  }

  /// An amount in the policy's currency, in millionths.
  mutating func amount(_ node: Node, of what: String) -> Int64? {
    guard let micros = decimal(node, of: what, Decimal.micros) else { return nil }
    guard micros >= 0, micros <= 1_000_000_000_000 else {
      complain(node.position, "\(what) is negative, or more than a million")
      return nil
    }
    return micros
  }

  /// A share such as `10` or `2.5`, in per cent.
  mutating func permille(_ node: Node, of what: String) -> Int64? {
    guard let milli = decimal(node, of: what, Decimal.milli) else { return nil }
    guard milli >= 0, milli <= 100_000 else {
      complain(node.position, "\(what) is no share", "write per cent, from 0 to 100")
      return nil
    }
    return milli / 100
  }

  /// A time of day such as `"09:00"`, in minutes.
  mutating func timeOfDay(_ node: Node, of what: String) -> Int? {
    let parts = (node.scalar?.string ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    if parts.count == 2, let hour = parts[0], let minute = parts[1], (0...23).contains(hour), (0...59).contains(minute) {
      return hour * 60 + minute
    }
    complain(node.position, "\(what) is no time of day", "write one such as \"09:00\"")
    return nil
  }

  /// A duration of whole days.
  mutating func days(_ node: Node, of what: String) -> Int? {
    guard let interval = duration(node, of: what) else { return nil }
    let (days, rest) = interval.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    if rest != 0 { complain(node.position, "\(what) is not in whole days", "write one such as 14d or 2w") }
    return Int(days)
  }

  /// An event's name, or `{event: …, where: {…}}`.
  mutating func filter(_ node: Node, of what: String, _ events: EventNames) -> EventFilter? {
    if node.mapping != nil {
      guard let fields = mapping(node, of: what, known: ["event", "where"]), let event = require("event", of: fields),
        let name = eventName(event, of: what, events)
      else { return nil }
      return EventFilter(name, where: fields["where"].map { conditions($0) } ?? [])
    }
    return eventName(node, of: what, events).map { EventFilter($0) }
  }

  mutating func filters(_ node: Node, of what: String, _ events: EventNames) -> [EventFilter] {
    var filters: [EventFilter] = []
    for node in list(node) {
      if let filter = filter(node, of: what, events) { filters.append(filter) }
    }
    return filters
  }

  mutating func eventName(_ node: Node, of what: String, _ events: EventNames) -> String? {
    guard let name = text(node, of: what) else { return nil }
    if !events.contains(name) {
      complain(
        node.position, "unknown event \"\(name)\"",
        events.nearest(to: name).map { "did you mean \"\($0)\"?" } ?? "list an event of your own under \"events\"")
    }
    return name
  }
}
