import Lifecycle
import LifecycleModels
import TestData
import Testing

/// What an author is told about a model that is wrong: file, line, column, what, and what to write instead.
struct ModelFileTests {
  private static let sound = """
    model: m
    version: 1
    phases:
      - {id: a, rank: 1}
      - {id: b, rank: 2}
    indicators:
      seen: {event: any}
      bought: {event: Order Completed}
    transitions:
      - {from: start, to: a, when: seen}
      - {from: a, to: b, when: bought}
    """

  private static let highest = """
    model: m
    version: 1
    mode: highest-matching
    phases:
      - {id: a, rank: 1, when: seen}
      - {id: b, rank: 2, when: bought}
    indicators:
      seen: {event: any}
      bought: {event: Order Completed}
    """

  private func errors(_ text: String) -> [String] {
    do {
      _ = try ModelSet([ModelFile.parse(text, file: "m.yaml")])
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  private func expect(
    _ old: String, _ new: String, in text: String = Self.sound, _ messages: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(text.contains(old), sourceLocation: sourceLocation)
    #expect(errors(text.replacing(old, with: new, maxReplacements: 1)) == messages, sourceLocation: sourceLocation)
  }

  @Test func `sound models have no errors`() {
    #expect(errors(Self.sound).isEmpty)
    #expect(errors(Self.highest).isEmpty)
  }

  @Test func `unknown keys are named, with the nearest known one`() {
    expect("version: 1", "version: 1\nphasen: []", #"m.yaml:3:1: unknown key "phasen" in the model; write "phases""#)
    expect("rank: 1", "rank: 1, lapse: true", #"m.yaml:4:22: unknown key "lapse" in a phase; write "lapsed""#)
    expect(
      "{event: any}", "{evnt: any}",
      #"m.yaml:7:10: a predicate has none of all, any, not, event, silent_for, in_phase_for, known_for, spent, property, trait, consent, loyalty_tier, ladder_step, satisfaction; did you mean "event"?"#
    )
    expect("{event: any}", "{event: page, atleast: 2}", #"m.yaml:7:23: unknown key "atleast" in "event"; write "at_least""#)
  }

  @Test func `unknown phases, indicators and events are named, with the nearest known one`() {
    expect("to: b", "to: c", #"m.yaml:11:19: unknown phase "c"; did you mean "a"?"#)
    expect("when: bought", "when: bougt", #"m.yaml:11:28: unknown indicator "bougt"; did you mean "bought"?"#)
    expect("Order Completed", "Order Complete", #"m.yaml:8:19: unknown event "Order Complete"; did you mean "Order Completed"?"#)
    expect(
      "Order Completed", "Spaceship Launched", #"m.yaml:8:19: unknown event "Spaceship Launched"; list an event of your own under "events""#
    )
  }

  @Test func `an event of one's own can be declared`() {
    #expect(errors(Self.sound.replacing("Order Completed", with: "Spaceship Launched") + "\nevents: [Spaceship Launched]").isEmpty)
  }

  @Test func `what is there twice is an error`() {
    expect(
      "id: b, rank: 2", "id: a, rank: 2", #"m.yaml:5:10: the phase "a" is there twice"#,
      #"m.yaml:11:19: unknown phase "b"; did you mean "a"?"#)
    expect(
      "id: b, rank: 2", "id: b, rank: 1", #"m.yaml:5:10: the phases "a" and "b" have the same rank; give each phase a rank of its own"#)
    #expect(errors(Self.sound + "\nversion: 2").first?.contains(#"the key "version" is there twice"#) == true)
    #expect(throws: ModelErrors.self) {
      let model = try ModelFile.parse(Self.sound, file: "m.yaml")
      _ = try ModelSet([model, model])
    }
  }

  @Test func `phases that nobody can reach are errors`() {
    expect(
      "from: a, to: b", "from: b, to: a",
      #"m.yaml:5:10: the phase "b" can't be reached; add a transition to it that can be reached from "start""#)
    expect(", when: bought", "", in: Self.highest, #"m.yaml:6:10: the phase "b" can't be reached; give it a "when" with an indicator"#)
    expect(
      "when: bought", "when: seen", in: Self.highest,
      #"m.yaml:5:10: the phase "a" can't be reached: "b" has the same indicator and a higher rank; give it an indicator of its own"#)
  }

  @Test func `contradictions are errors`() {
    expect(
      "when: bought}", "when: bought}\n  - {from: b, to: a, when: bought}",
      #"m.yaml:12:28: "b" and "a" contradict: "bought" leads from each to the other; use an indicator of its own for each direction"#)
    expect("{event: any}", "{all: [bought, {not: bought}]}", #"m.yaml:7:30: "bought" and not "bought" are never true together"#)
    expect("{event: any}", "{event: page, at_least: 3, at_most: 2}", "m.yaml:7:17: at_least 3 and at_most 2 are never true together")
    expect("to: b", "to: a", #"m.yaml:11:12: a transition from "a" to itself"#)
    expect("{event: any}", "{not: seen}", #"m.yaml:7:3: the indicator "seen" depends on itself"#)
    expect(
      "{event: Order Completed}", "{in_phase_for: 3d}", in: Self.highest,
      "m.yaml:9:26: with mode highest-matching a phase can't depend on the present phase; use the time since an event, or mode edges")
  }

  @Test func `values that mean nothing are errors`() {
    expect(
      "{event: any}", "{silent_for: 3 moons}", #"m.yaml:7:22: silent_for: "3 moons" is no duration; write one such as 60d, 12h, 30m or 2w"#)
    expect(
      "{event: any}", "{spent: Taler, at_least: 3}",
      #"m.yaml:7:17: "Taler" is no currency; write three letters such as EUR, or "any" for any one of them"#)
    expect(
      "{event: any}", "{event: page, at_least: 99, within: 3d}",
      "m.yaml:7:17: a count within a window goes up to 32; count in total, or ask for fewer")
    expect(
      "{event: any}", "{trait: persona}",
      #"m.yaml:7:9: "trait" is compared with nothing, or twice; write one of equals, in, at_least, at_most"#)
    expect("{event: any}", "{all: []}", "m.yaml:7:3: an empty list is neither true nor false; list at least one predicate")
    expect("version: 1", "version: one", "m.yaml:2:10: version is no whole number")
    expect("model: m", "model: M m", #"m.yaml:1:8: "M m" is no model id; use lower-case letters, digits and hyphens"#)
    expect("version: 1", "version: 1\nmode: egdes", #"m.yaml:3:7: unknown mode "egdes"; write "edges" or "highest-matching""#)
    expect(
      "version: 1", "version: 1\neffective_from: soon", "m.yaml:3:17: effective_from is no moment; write one such as 2025-01-01T00:00:00Z")
  }

  @Test func `tiers, variables, the ideal way and the roadmap are checked`() {
    let tiers = "version: 1\ntiers: [{id: dear, when: bought}]\nvariables: {quiet: {default: 9d, deer: 8d}}"
    expect("version: 1", tiers, #"m.yaml:4:34: unknown key "deer" in "quiet"; write "dear""#)
    expect(
      "version: 1", tiers.replacing("deer", with: "dear") + "\nideal: [{phase: a, dwell: $quiet}]",
      #"m.yaml:5:27: dwell is the same for all tiers, but "$quiet" is not; write a duration such as 30d"#)
    expect("version: 1", "version: 1\nvariables: {quiet: {}}", #"m.yaml:3:20: "quiet" has no "default""#)
    expect("{event: any}", "{silent_for: $quiet}", #"m.yaml:7:22: unknown variable "$quiet"; define it under "variables""#)
    expect(
      "version: 1", "version: 1\ntiers: [{id: new, when: seen}]",
      "m.yaml:3:25: a tier can't depend on time; use counts in total, money, properties and traits")
    expect("version: 1", "version: 1\nideal: [a, c]", #"m.yaml:3:12: unknown phase "c"; did you mean "a"?"#)
    expect("version: 1", "version: 1\nideal: [a, a]", #"m.yaml:3:12: "a" is twice on the ideal way"#)
    expect("rank: 1", "rank: 1, roadmap: [Email Openend]", #"m.yaml:4:32: unknown event "Email Openend"; did you mean "Email Opened"?"#)
    expect("rank: 1", "rank: 1, min_dwell: soon", #"m.yaml:4:33: min_dwell: "soon" is no duration; write one such as 60d, 12h, 30m or 2w"#)
    expect(
      "rank: 1", "rank: 1, stays: seen",
      #"m.yaml:4:29: a phase has no "stays" in mode edges; a customer stays until a transition leads away"#)
    expect(
      "{event: any}", "{event: any, where: {a: b}}", #"m.yaml:7:17: "where" needs an event that is named; name it in place of "any""#)
  }

  @Test(arguments: [
    "", "- a", "{", "model: [", "\t", "model: m", "a: &a [*a]", "model: {}\nversion: {}\nphases: 3\nindicators: []", "\u{0}",
  ])
  func `no text crashes the reader`(text: String) {
    #expect(!errors(text).isEmpty)
  }

  @Test func `every line of a preset can be missing or twice without a crash`() throws {
    for preset in Presets.all {
      for text in LineByLine.variants(of: preset.text) { _ = errors(text) }
    }
  }

  @Test func `the presets have names in German and English for every phase`() throws {
    for preset in Presets.all {
      let model = try preset.model()
      #expect(model.titles.keys.sorted() == ["de", "en"])
      for phase in model.phases { #expect(phase.names.keys.sorted() == ["de", "en"]) }
    }
  }
}
