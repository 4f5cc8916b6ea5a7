internal import FoundationEssentials
internal import WorkerSDK

extension RetentionParameters {
  /// What a file of parameters lacks or says wrongly, and what to do about it.
  package struct Unreadable: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
  }

  /// The parameters as JSON, on lines of their own: numbers are as short as they can be without changing.
  package var json: String {
    var lines = ["  \"version\": \(Int(version).map { String($0) } ?? Self.quoted(version))", "  \"time_unit\": \"week\""]
    if let effectiveFrom { lines.append("  \"effective_from\": \"\(effectiveFrom)\"") }
    lines.append("  \"bgnbd\": " + Self.object([("r", buying.r), ("alpha", buying.alpha), ("a", buying.a), ("b", buying.b)]))
    if let model = secondOpinion {
      lines.append("  \"pareto_nbd\": " + Self.object([("r", model.r), ("alpha", model.alpha), ("s", model.s), ("beta", model.beta)]))
    }
    if let model = spending {
      lines.append("  \"gamma_gamma\": " + Self.object([("p", model.p), ("q", model.q), ("v", model.v)]))
    }
    if let cuts = cutPoints {
      let lists = [("recency_days", cuts.recencyDays), ("purchases", cuts.purchases), ("spend", cuts.spend)]
      lines.append("  \"rfm\": {" + lists.map { "\"\($0)\": [\($1.map(Self.text).joined(separator: ", "))]" }.joined(separator: ", ") + "}")
    }
    if let certainty {
      let rows = certainty.covariance.map { "[" + $0.map(Self.text).joined(separator: ", ") + "]" }
      lines.append("  \"covariance\": [" + rows.joined(separator: ", ") + "]")
    }
    lines += rules.jsonLines(Self.text)
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Reads JSON as ``json`` writes it; `time_unit` may be `day` too. Unknown members are passed over.
  package init(json: [UInt8]) throws(Unreadable) {
    let file: ParameterFile
    do { file = try JSONDecoder().decode(ParameterFile.self, from: Data(json)) } catch {
      throw Unreadable(description: Self.description(of: error))
    }
    let weeks: Double
    switch file.timeUnit {
    case "week", "weeks": weeks = 1
    case "day", "days": weeks = 1.0 / 7
    default: throw Unreadable(description: "\"time_unit\" is neither week nor day; fit the parameters to times in one of them.")
    }
    let given = file.buying
    guard let buying = BGNBD(r: given.r, alpha: given.alpha * weeks, a: given.a, b: given.b) else {
      throw Unreadable(description: "\"bgnbd\" has a parameter that is not positive; r, alpha, a and b have to be.")
    }
    self.init(version: file.version.text, buying: buying)
    if let given = file.secondOpinion {
      secondOpinion = ParetoNBD(r: given.r, alpha: given.alpha * weeks, s: given.s, beta: given.beta * weeks)
      guard secondOpinion != nil else {
        throw Unreadable(description: "\"pareto_nbd\" has a parameter that is not positive; r, alpha, s and beta have to be.")
      }
    }
    if let given = file.spending {
      spending = GammaGamma(p: given.p, q: given.q, v: given.v)
      guard spending != nil else {
        throw Unreadable(description: "\"gamma_gamma\" has a parameter that is not positive; p, q and v have to be.")
      }
    }
    if let given = file.cutPoints, let days = given.recencyDays, let purchases = given.purchases, let spend = given.spend {
      cutPoints = RFMCutPoints(recencyDays: days, purchases: purchases, spend: spend)
      guard cutPoints != nil else { throw Unreadable(description: "\"rfm\" has to have four rising numbers in each of its lists.") }
    }
    if let given = file.covariance {
      certainty = ParameterCertainty(covariance: given)
      guard certainty != nil else {
        throw Unreadable(description: "\"covariance\" has to have four rows of four: ln r, ln alpha, ln a, ln b of bgnbd.")
      }
    }
    if let given = file.effectiveFrom {
      effectiveFrom = EventTime(iso8601: given)
      guard effectiveFrom != nil else { throw Unreadable(description: "\"effective_from\" is no time such as 2025-01-01T00:00:00Z.") }
    }
    try file.takeRules(&rules)
  }

  private static func object(_ members: [(String, Double)]) -> String {
    "{" + members.map { "\"\($0)\": \(text($1))" }.joined(separator: ", ") + "}"
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" || $0.value < 0x20 ? " " : String($0) }.joined() + "\""
  }

  private static func description(of error: any Error) -> String {
    let cure = "write it as rondo fit prints it: {\"version\": …, \"time_unit\": \"week\", \"bgnbd\": {…}, …}."
    guard let error = error as? DecodingError else { return "is no JSON; \(cure)" }
    func path(_ context: DecodingError.Context) -> String { context.codingPath.map(\.stringValue).joined(separator: ".") }
    switch error {
    case .keyNotFound(let key, let context):
      let parent = path(context)
      return "\"\(parent.isEmpty ? "" : parent + ".")\(key.stringValue)\" is missing; \(cure)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): return "\"\(path(context))\" is not what it has to be; \(cure)"
    default: return "is no JSON; \(cure)"
    }
  }
}
