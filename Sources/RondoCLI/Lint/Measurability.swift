internal import Lifecycle
internal import Terminal
internal import Touchpoints

/// Which indicators of models can come true by the events that really arrive.
struct Measurability {
  /// An indicator in the place where a model uses it.
  private struct Use {
    let place: String
    let indicator: String
    let need: Need
  }

  private let models: [(model: PhaseModel, uses: [Use])]

  init(_ models: [PhaseModel]) {
    self.models = models.map { ($0, Self.uses(of: $0)) }
  }

  /// All that has to be counted.
  var feeds: [Feed] { models.flatMap { $0.uses.flatMap(\.need.feeds) } }

  private static func uses(of model: PhaseModel) -> [Use] {
    let indicators = Dictionary(model.indicators.map { ($0.id.name, $0) }, uniquingKeysWith: { first, _ in first })
    var uses: [Use] = []
    func add(_ place: String, _ reference: PhaseModel.Reference?) {
      guard let name = reference?.name, let indicator = indicators[name],
        !uses.contains(where: { ($0.place, $0.indicator) == (place, name) })
      else { return }
      uses.append(Use(place: place, indicator: name, need: Need(indicator.predicate, indicators)))
    }
    for phase in model.phases {
      let name = phase.id.name
      add(name, phase.when)
      add(name, phase.stays)
      for edge in model.edges where edge.to.name == name { add(name, edge.when) }
    }
    add("(end)", model.end)
    for tier in model.tiers { add("(tier \(tier.id.name))", tier.when) }
    return uses
  }

  /// What came, what of the models it feeds, and what may have been meant.
  ///
  /// - Returns: The text, how many indicators cannot come true, and how many warnings there are.
  func report(_ survey: EventSurvey, _ console: Console) -> (text: String, unmeasurable: Int, warnings: Int) {
    var text = Self.overview(survey, console)
    var unmeasurable = 0
    for (model, uses) in models {
      let (table, missing, all) = Self.table(uses, survey, console)
      unmeasurable += missing
      text +=
        "\n\(console.bold(model.id))  version \(model.version): \((all - missing).grouped) of \(all.grouped) indicators can come true\n"
      text += table.text(indent: 2)
    }
    let misses = nearMisses(survey)
    if !misses.isEmpty { text += "\n" + misses.joined() }
    let warnings = unmeasurable + misses.count
    text += "\n" + (warnings == 0 ? "no warnings\n" : warnings == 1 ? "1 warning\n" : "\(warnings.grouped) warnings\n")
    return (text, unmeasurable, warnings)
  }

  private static func overview(_ survey: EventSurvey, _ console: Console) -> String {
    var table = TextTable([.left, .right])
    table.add(console.bold("touchpoints"), console.bold(survey.records.grouped))
    if survey.refused > 0 { table.add("  refused", survey.refused.grouped) }
    for event in survey.events { table.add("  \(event.name)", event.count.grouped) }
    return table.text()
  }

  private static func table(_ uses: [Use], _ survey: EventSurvey, _ console: Console) -> (TextTable, missing: Int, all: Int) {
    var table = TextTable([.left, .left, .left, .left])
    table.add("phase", "indicator", "measurable", "fed by")
    var missing: Set<String> = []
    var lastPlace = ""
    for use in uses {
      let isMet = use.need.isMet { survey.count(of: $0) > 0 }
      if !isMet { missing.insert(use.indicator) }
      table.add(
        use.place == lastPlace ? "" : use.place, use.indicator, isMet ? console.green("yes") : console.red("no"),
        Self.feeds(of: use, survey, console))
      lastPlace = use.place
    }
    return (table, missing.count, Set(uses.map(\.indicator)).count)
  }

  private static func feeds(of use: Use, _ survey: EventSurvey, _ console: Console) -> String {
    let feeds = use.need.feeds
    if feeds.isEmpty { return "nothing needed" }
    var parts = feeds.filter { survey.count(of: $0) > 0 }.map { "\(survey.count(of: $0).grouped) × \($0.label)" }
    let absent = feeds.filter { survey.count(of: $0) == 0 }.map(\.label)
    if !absent.isEmpty { parts.append(console.faint("never seen: \(absent.joined(separator: ", "))")) }
    return parts.joined(separator: "; ")
  }

  private func nearMisses(_ survey: EventSurvey) -> [String] {
    let own = Set(models.flatMap(\.model.ownEvents).map { EventName($0) })
    let wanted = Set(feeds.flatMap(\.events)).filter { survey.count(of: $0) == 0 }
    return wanted.sorted().compactMap { event in
      survey.nearMiss(of: event, own: own).map { miss in
        "\"\(miss.name)\" came \(miss.count.grouped) times, \"\(event)\" never: "
          + "rename it where it is sent, or let the model ask for \"\(miss.name)\"\n"
      }
    }
  }
}
