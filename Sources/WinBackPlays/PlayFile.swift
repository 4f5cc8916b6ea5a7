package import Lifecycle
internal import LifecycleModels
package import WinBack
internal import WorkerSDK
internal import Yams

/// Reads plays and policies from YAML: a file is a sequence of documents, each of which begins with `play:` or `policy:`.
package enum PlayFile {
  /// What a file holds.
  package struct Contents: Sendable {
    package var plays: [Play] = []
    package var policies: [Policy] = []

    package init() {}
  }

  /// The plays and policies in `text`.
  ///
  /// - Parameter file: The file's name, for messages.
  package static func parse(_ text: String, file: String) throws(ModelErrors) -> Contents {
    var document = YAMLDocument(file: file)
    var contents = Contents()
    for root in document.roots(of: text) {
      if root.mapping?["policy"] != nil {
        if let policy = document.policy(root) { contents.policies.append(policy) }
      } else if let play = document.play(root) {
        contents.plays.append(play)
      }
    }
    guard document.errors.isEmpty else { throw ModelErrors(document.errors) }
    return contents
  }
}

extension YAMLDocument {
  private static let playKeys = [
    "play", "version", "effective_from", "names", "reasons", "start", "when", "offer", "steps", "until", "purpose", "channels", "priority",
    "valid_for", "cool_down", "value", "response", "min_clv", "arms", "hold_out", "salt", "events",
  ]

  mutating func play(_ root: Node) -> Play? {
    guard let fields = mapping(root, of: "the play", known: Self.playKeys) else { return nil }
    let own = fields["events"].map { texts($0, of: "events") } ?? []
    let events = EventNames(own: own)
    guard let id = require("play", of: fields).flatMap({ identifier($0, of: "play") }),
      let version = require("version", of: fields).flatMap({ versionNumber($0) }),
      let start = require("start", of: fields).flatMap({ start($0, events) }),
      let validity = require("valid_for", of: fields).flatMap({ duration($0, of: "valid_for") })
    else { return nil }
    var play = Play(
      id: id.name, version: version, start: start, steps: steps(fields, events), validity: validity, file: file, position: id.position)
    play.ownEvents = own
    play.effectiveFrom = fields["effective_from"].flatMap { moment($0) }
    play.names = fields["names"].map { byLanguage($0, of: "names") } ?? [:]
    play.reasons = fields["reasons"].map { byLanguage($0, of: "reasons") } ?? [:]
    play.condition = fields["when"].flatMap { condition($0, events) }
    play.until = fields["until"].map { filters($0, of: "until", events) } ?? []
    play.purpose = fields["purpose"].flatMap { choice($0, of: "purpose", Purpose.allCases) } ?? .marketing
    play.channels = require("channels", of: fields).map { texts($0, of: "channels") } ?? []
    if fields["channels"] != nil, play.channels.isEmpty { complain(fields.position, "the play \"\(id.name)\" has no channels") }
    play.priority = fields["priority"].flatMap { wholeNumber($0, of: "priority") } ?? 0
    play.coolDown = fields["cool_down"].flatMap { duration($0, of: "cool_down") }
    play.valueMicros = fields["value"].flatMap { amount($0, of: "value") }
    play.responsePermille = fields["response"].flatMap { permille($0, of: "response") } ?? play.responsePermille
    play.leastLifetimeValueMicros = fields["min_clv"].flatMap { amount($0, of: "min_clv") }
    play.arms = arms(fields)
    play.holdOutPermille = fields["hold_out"].flatMap { permille($0, of: "hold_out") } ?? 0
    if play.holdOutPermille > 900 {
      complain(fields["hold_out"]?.position ?? id.position, "hold_out is more than 90 %", "then nobody hears of it")
    }
    play.salt = fields["salt"].flatMap { text($0, of: "salt") } ?? play.id
    return play
  }

  private mutating func steps(_ fields: YAMLMapping, _ events: EventNames) -> [Play.Step] {
    if let node = fields["offer"] {
      if let steps = fields["steps"] { complain(steps.position, "a play has an offer or steps, not both", "put the offer into a step") }
      return offer(node).map { [Play.Step(id: "only", offer: $0, wait: .days(1))] } ?? []
    }
    guard let list = fields["steps"]?.sequence, !list.isEmpty else {
      complain(fields.position, "the play offers nothing", "write an \"offer\", or a list of \"steps\"")
      return []
    }
    if list.count > 16 { complain(fields.position, "the play has \(list.count) steps", "16 at most") }
    var steps: [Play.Step] = []
    for node in list {
      guard let fields = mapping(node, of: "a step", known: ["id", "offer", "when", "wait"]),
        let id = require("id", of: fields).flatMap({ identifier($0, of: "step") }),
        let offer = require("offer", of: fields).flatMap({ offer($0) })
      else { continue }
      if steps.contains(where: { $0.id == id.name }) { complain(id.position, "the step \"\(id.name)\" is there twice") }
      let wait = fields["wait"].flatMap { duration($0, of: "wait") }
      if wait == nil, !steps.isEmpty, fields["wait"] == nil {
        complain(fields.position, "the step \"\(id.name)\" has no \"wait\"", "say how long after the step before, such as 7d")
      }
      steps.append(
        Play.Step(id: id.name, offer: offer, condition: fields["when"].flatMap { condition($0, events) }, wait: wait ?? .days(1)))
    }
    return steps
  }

  private mutating func arms(_ fields: YAMLMapping) -> [Play.Arm] {
    guard let node = fields["arms"] else { return [] }
    var arms: [Play.Arm] = []
    for node in list(node) {
      guard let fields = mapping(node, of: "an arm", known: ["id", "share", "offer"]),
        let id = require("id", of: fields).flatMap({ identifier($0, of: "arm") })
      else { continue }
      let share = fields["share"].flatMap { wholeNumber($0, of: "share") } ?? 1
      if share < 1 { complain(fields.position, "the share of \"\(id.name)\" is less than 1", "leave the arm out") }
      if id.name == "control" {
        complain(id.position, "no arm can be called \"control\"", "say under \"hold_out\" how many are not contacted")
      }
      if arms.contains(where: { $0.id == id.name }) { complain(id.position, "the arm \"\(id.name)\" is there twice") }
      arms.append(Play.Arm(id: id.name, share: Int64(max(1, share)), offer: fields["offer"].flatMap { offer($0) }))
    }
    return arms
  }
}
