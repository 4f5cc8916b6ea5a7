internal import Touchpoints

/// The file as it lies there.
struct ParameterFile: Decodable {
  struct Buying: Decodable { let r, alpha, a, b: Double }
  struct SecondOpinion: Decodable { let r, alpha, s, beta: Double }
  struct Spending: Decodable { let p, q, v: Double }
  struct CutPoints: Decodable {
    let recencyDays, purchases, spend: [Double]?

    enum CodingKeys: String, CodingKey {
      case recencyDays = "recency_days"
      case purchases, spend
    }
  }

  struct Signals: Decodable {
    let alive, overdue, oneTimeDays, priceClasses: [Double]?
    let engagement: [Int]?

    enum CodingKeys: String, CodingKey {
      case alive = "p_alive"
      case oneTimeDays = "one_time_days"
      case priceClasses = "price_classes"
      case overdue, engagement
    }
  }

  /// A text or a whole number.
  struct Version: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int64.self) { text = String(number) } else { text = try container.decode(String.self) }
    }
  }

  let version: Version
  let timeUnit: String
  let buying: Buying
  let secondOpinion: SecondOpinion?
  let spending: Spending?
  let cutPoints: CutPoints?
  let covariance: [[Double]]?
  let effectiveFrom: String?
  let currency: String?
  let rates: [String: Double]?
  let signals: Signals?

  enum CodingKeys: String, CodingKey {
    case version
    case timeUnit = "time_unit"
    case buying = "bgnbd"
    case secondOpinion = "pareto_nbd"
    case spending = "gamma_gamma"
    case cutPoints = "rfm"
    case effectiveFrom = "effective_from"
    case covariance, currency, rates, signals
  }

  /// Reads currency, rates and steps.
  func takeRules(_ rules: inout SignalRules) throws(RetentionParameters.Unreadable) {
    func code(_ letters: String) throws(RetentionParameters.Unreadable) -> UInt32 {
      guard let currency = Money.Currency(letters) else {
        throw RetentionParameters.Unreadable(description: "\"currency\" and \"rates\" name currencies by three letters, such as EUR.")
      }
      return currency.code
    }
    if let currency { rules.currency = try code(currency) }
    for (letters, rate) in rates ?? [:] { rules.rates[try code(letters)] = rate }
    rules.alive = signals?.alive ?? rules.alive
    rules.overdue = signals?.overdue ?? rules.overdue
    rules.oneTimeDays = signals?.oneTimeDays ?? rules.oneTimeDays
    rules.engagement = signals?.engagement ?? rules.engagement
    rules.priceClasses = signals?.priceClasses ?? rules.priceClasses
    guard rules.areValid else {
      throw RetentionParameters.Unreadable(
        description: "\"signals\" has lists that are not as they have to be (see the documentation), or \"rates\" lack their \"currency\".")
    }
  }
}

extension SignalRules {
  /// Those members of a file of parameters that are not what is assumed without them.
  func jsonLines(_ text: (Double) -> String) -> [String] {
    var lines: [String] = []
    if let currency { lines.append("  \"currency\": \"\(Money.Currency(code: currency))\"") }
    if !rates.isEmpty {
      let members = rates.sorted { $0.key < $1.key }.map { "\"\(Money.Currency(code: $0.key))\": \(text($0.value))" }
      lines.append("  \"rates\": {" + members.joined(separator: ", ") + "}")
    }
    func list(_ name: String, _ values: [Double], _ standard: [Double]) -> String? {
      values == standard ? nil : "\"\(name)\": [" + values.map(text).joined(separator: ", ") + "]"
    }
    let standard = Self.standard
    let members = [
      list("p_alive", alive, standard.alive), list("overdue", overdue, standard.overdue),
      list("one_time_days", oneTimeDays, standard.oneTimeDays), list("price_classes", priceClasses, standard.priceClasses),
      list("engagement", engagement.map { Double($0) }, standard.engagement.map { Double($0) }),
    ].compactMap(\.self)
    if !members.isEmpty { lines.append("  \"signals\": {" + members.joined(separator: ", ") + "}") }
    return lines
  }
}
