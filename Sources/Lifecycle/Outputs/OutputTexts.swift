internal import RecordLog
internal import Touchpoints
internal import WorkerSDK

/// What outputs say of the models in the same words every time: pieces of JSON, made once and copied ever after.
struct OutputTexts: Sendable {
  /// All pieces, one behind the other.
  let bytes: [UInt8]
  /// Per model `,"model":"…","model_version":…,"from":`.
  let models: [ByteRange]
  /// Per model `"…":{"version":…,"phase":`.
  let places: [ByteRange]
  /// Per model, where the texts of its phases begin among ``phases``.
  let firstPhases: [Int]
  /// The ids of all models' phases in quotes, and behind those of each model `null`.
  let phases: [ByteRange]
  /// Per indicator `,"indicator":"…","evidence":{`.
  let indicators: [ByteRange]
  /// Per label its name, escaped, without quotes; labels of the same name have the same piece.
  let labels: [ByteRange]
  /// The events that have names.
  let events: EventTexts
  /// The longest piece.
  let longest: Int

  init(_ sources: [PhaseModel], indicators: [String], labels: [EvidenceLabel], events: [UInt64: String]) {
    var pieces = Pieces()
    models = sources.map { pieces.add(",\"model\":\(Self.quoted($0.id)),\"model_version\":\($0.version),\"from\":") }
    places = sources.map { pieces.add("\(Self.quoted($0.id)):{\"version\":\($0.version),\"phase\":") }
    var firstPhases: [Int] = []
    var phases: [ByteRange] = []
    for source in sources {
      firstPhases.append(phases.count)
      phases += source.phases.map { pieces.add(Self.quoted($0.id.name)) } + [pieces.add("null")]
    }
    self.firstPhases = firstPhases
    self.phases = phases
    self.indicators = indicators.map { pieces.add(",\"indicator\":\(Self.quoted($0)),\"evidence\":{") }
    self.labels = labels.map { pieces.add(String(Self.quoted($0.name).dropFirst().dropLast())) }
    self.events = EventTexts(events.mapValues { pieces.add(",\"event\":\(Self.quoted($0))") })
    bytes = pieces.bytes
    longest = pieces.longest
  }

  /// The piece of a phase of a model, or of the place behind the last one.
  func phase(_ place: Int, of model: Int) -> ByteRange { phases[firstPhases[model] + place] }

  private static func quoted(_ text: String) -> String {
    var json = JSONWriter(bytes: [])
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private struct Pieces {
    var bytes: [UInt8] = []
    var longest = 0
    private var known: [String: ByteRange] = [:]

    mutating func add(_ text: String) -> ByteRange {
      if let range = known[text] { return range }
      let range = ByteRange(start: bytes.count, count: text.utf8.count)
      bytes += text.utf8
      longest = max(longest, range.count)
      known[text] = range
      return range
    }
  }
}

/// The texts of events by the hashes of their names: an open-addressing table, since it is asked for most transitions.
struct EventTexts: Sendable {
  private let cells: [(hash: UInt64, text: ByteRange)]
  private let mask: Int

  init(_ texts: [UInt64: ByteRange]) {
    var capacity = 64
    while capacity < texts.count * 4 { capacity *= 2 }
    let mask = capacity - 1
    var cells = [(hash: UInt64, text: ByteRange)](repeating: (0, .none), count: capacity)
    for (hash, text) in texts {
      var place = Int(truncatingIfNeeded: hash) & mask
      while !cells[place].text.isNone { place = (place + 1) & mask }
      cells[place] = (hash, text)
    }
    self.cells = cells
    self.mask = mask
  }

  /// The event's text; `none` for an event that has no name.
  func text(of event: EventName) -> ByteRange {
    var place = Int(truncatingIfNeeded: event.hash) & mask
    while true {
      let cell = cells[place]
      if cell.text.isNone || cell.hash == event.hash { return cell.text }
      place = (place &+ 1) & mask
    }
  }
}
