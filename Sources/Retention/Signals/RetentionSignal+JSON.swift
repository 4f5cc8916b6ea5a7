internal import RecordLog
internal import Touchpoints
package import WorkerSDK

extension RetentionSignal {
  private static let numbers = DecimalWriter()
  /// Bytes that suffice for all but the customer, the version and what stands apart by currency; where they do not, more is taken.
  private static let room = 3_200
  private static let roomPerValue = 240

  package func encode(into json: inout JSONWriter) {
    let buying = buying
    let engagement = engagement
    let health = health(buying, engagement)
    let key = json.key
    let version = model.parameters.version
    let room = json.room(for: customer) + 6 * version.utf8.count + (buying?.values.count ?? 0) * Self.roomPerValue + Self.room
    json.raw(upTo: room) { text in
      text.append("{\"customer\":")
      text.append(customer, or: key)
      text.append(",\"at\":")
      text.append(quoting: moment)
      text.append(",\"parameters\":")
      text.append(quoting: version.utf8.span)
      appendCause(to: &text)
      appendChanges(to: &text)
      append(health, to: &text)
      text.append(",\"risk\":")
      text.append(state.standing.risk.piece)
      appendScores(to: &text)
      text.append(",\"buying\":")
      if let buying { append(buying, to: &text) } else { text.append("null") }
      text.append(",\"value\":[")
      for place in buying?.values.indices ?? 0..<0 { appendValue(place, of: buying, to: &text) }
      text.append("],\"engagement\":{\"level\":")
      text.append(engagement.level.piece)
      text.append(",\"trend\":")
      text.append(quoting: engagement.trend.rawValue.utf8.span)
      text.append(",\"points\":", decimal: engagement.recent)
      text.append(",\"points_before\":", decimal: engagement.earlier)
      text.append(UInt8(ascii: "}"))
      appendSatisfaction(to: &text)
      appendPreferences(to: &text)
      appendOpportunities(to: &text)
      text.append(UInt8(ascii: "}"))
    }
  }

  private func appendCause(to text: inout ByteCursor) {
    switch cause {
    case .silence: text.append(",\"cause\":{\"kind\":\"silence\"}")
    case .parameters: text.append(",\"cause\":{\"kind\":\"parameters\"}")
    case .event(let name, let isLate):
      text.append(",\"cause\":{\"kind\":\"event\"")
      if let known = name.knownText {
        text.append(",\"event\":")
        text.append(quoting: known.utf8.span)
      }
      text.append(isLate ? ",\"late\":true}" : "}")
    }
  }

  private func appendChanges(to text: inout ByteCursor) {
    text.append(",\"changed\":[")
    var isFirst = true
    for part in Standing.Part.allCases where state.standing[part] != before[part] {
      if !isFirst { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "\""))
      text.append(part.text)
      text.append(UInt8(ascii: "\""))
      isFirst = false
    }
  }

  private func append(_ health: Health, to text: inout ByteCursor) {
    text.append("],\"health\":", decimal: health.score)
    text.append(",\"drivers\":[")
    for (place, driver) in health.drivers.enumerated() {
      text.append(place == 0 ? "{\"factor\":" : ",{\"factor\":")
      text.append(quoting: driver.factor.rawValue.utf8.span)
      text.append(",\"effect\":", decimal: driver.effect)
      text.append(UInt8(ascii: "}"))
    }
    text.append(UInt8(ascii: "]"))
  }

  private func appendScores(to text: inout ByteCursor) {
    guard let scores = state.standing.scores else { return text.append(",\"rfm\":null") }
    text.append(",\"rfm\":{\"recency\":", decimal: scores.recency)
    text.append(",\"frequency\":", decimal: scores.frequency)
    text.append(",\"monetary\":", decimal: scores.monetary)
    text.append(",\"segment\":")
    text.append(quoting: scores.segment.rawValue.utf8.span)
    text.append(",\"segment_before\":")
    if let before = before.scores { text.append(quoting: before.segment.rawValue.utf8.span) } else { text.append("null") }
    text.append(UInt8(ascii: "}"))
  }

  private func append(_ buying: Buying, to text: inout ByteCursor) {
    let (summary, score) = (buying.summary, buying.score)
    text.append("{\"first_day\":")
    text.append(quoting: EventTime(milliseconds: Int64(buying.totals.firstDay) * 86_400_000))
    text.append(",\"last\":")
    text.append(quoting: EventTime(milliseconds: buying.totals.lastTime))
    text.append(",\"x\":", decimal: summary.repeats)
    append(",\"t_x\":", summary.recency, to: &text)
    append(",\"T\":", summary.age, to: &text)
    append(",\"p_alive\":", score.score.probabilityAlive, to: &text)
    append(",\"p_alive_interval\":", score.alive, to: &text)
    append(",\"expected_purchases_30d\":", score.purchases.days30, to: &text)
    append(",\"expected_purchases_90d\":", score.purchases.days90, to: &text)
    append(",\"expected_purchases_365d\":", score.purchases.days365, to: &text)
    append(",\"expected_purchases_365d_interval\":", score.purchasesInterval, to: &text)
    append(",\"expected_purchases_39w\":", score.score.purchases39, to: &text)
    append(",\"expected_purchases_52w\":", score.score.purchases52, to: &text)
    append(",\"rhythm_days\":", summary.repeats > 0 ? summary.recency * 7 / Double(summary.repeats) : nil, to: &text)
    append(",\"overdue_ratio\":", summary.overdueRatio, to: &text)
    text.append(",\"next_order\":")
    text.append(quoting: buying.nextOrder)
    text.append(UInt8(ascii: "}"))
  }

  private func appendValue(_ place: Int, of buying: Buying?, to text: inout ByteCursor) {
    guard let buying else { return }
    let value = buying.values[place]
    let prediction = buying.prediction(place, model)
    text.append(place == 0 ? "{\"currency\":" : ",{\"currency\":")
    if value.currency == 0 { text.append("null") } else { text.append(letters: value.currency) }
    text.append(",\"spent_micros\":")
    text.append(decimal: value.spent)
    append(",\"zbar\":", value.mean(repeats: buying.summary.repeats), to: &text)
    append(",\"expected_value\":", prediction.value, to: &text)
    append(",\"clv_52w\":", prediction.lifetime, to: &text)
    text.append(",\"basis\":")
    text.append(quoting: prediction.basis.utf8.span)
    text.append(UInt8(ascii: "}"))
  }

  private func appendSatisfaction(to text: inout ByteCursor) {
    text.append(",\"satisfaction\":{\"mood\":")
    text.append(state.standing.mood.piece)
    append(",\"nps\":", state.feedback.recommendation, to: &text)
    append(",\"csat\":", state.feedback.satisfaction, to: &text)
    append(",\"rating_milli\":", state.feedback.rating, to: &text)
    text.append(",\"open_tickets\":", decimal: state.tickets.open)
    text.append(",\"problems\":[")
    var isFirst = true
    for problem in Self.problemNames where state.standing[problem.part] > 0 {
      if !isFirst { text.append(UInt8(ascii: ",")) }
      text.append(quoting: problem.name.utf8.span)
      isFirst = false
    }
    text.append(state.standing[.complaint] == 0 ? "],\"promotions\":true}" : "],\"promotions\":false}")
  }

  private func append(_ name: StaticString, _ answer: Feedback.Answer, to text: inout ByteCursor) {
    text.append(name)
    guard answer.isGiven else { return text.append("null") }
    text.append("{\"score\":", decimal: Int(answer.score))
    text.append(",\"at\":")
    text.append(quoting: EventTime(milliseconds: answer.at))
    text.append(UInt8(ascii: "}"))
  }

  private func appendPreferences(to text: inout ByteCursor) {
    let preferences = Preferences(state)
    text.append(",\"preferences\":{\"category\":")
    text.append(preferences.category)
    text.append(",\"brand\":")
    text.append(preferences.brand)
    text.append(",\"price_class\":")
    text.append(preferences.priceClass?.piece ?? "null")
    text.append(",\"channel\":")
    text.append(preferences.channel?.piece ?? "null")
    text.append(",\"hours_utc\":")
    if let hour = preferences.firstHour {
      text.append("\"", decimal: hour)
      text.append("-", decimal: hour + 3)
      text.append(UInt8(ascii: "\""))
    } else {
      text.append("null")
    }
    text.append(",\"new_category\":")
    text.append(preferences.newCategory)
    text.append(UInt8(ascii: "}"))
  }

  private func appendOpportunities(to text: inout ByteCursor) {
    text.append(",\"opportunities\":[")
    var isFirst = true
    for (opportunity, name) in Opportunities.names where state.standing.opportunities.contains(opportunity) {
      if !isFirst { text.append(UInt8(ascii: ",")) }
      text.append(quoting: name.utf8.span)
      isFirst = false
    }
    text.append(UInt8(ascii: "]"))
  }

  /// A number of 17 significant digits, or `null`.
  @inline(never)
  private func append(_ name: StaticString, _ value: Double?, to text: inout ByteCursor) {
    text.append(name)
    guard let value, value.isFinite else { return text.append("null") }
    Self.numbers.append(value, to: &text)
  }

  private func append(_ name: StaticString, _ interval: Interval?, to text: inout ByteCursor) {
    guard let interval else {
      text.append(name)
      return text.append("null")
    }
    text.append(name)
    append("[", interval.lower, to: &text)
    append(",", interval.upper, to: &text)
    text.append(UInt8(ascii: "]"))
  }
}

extension ByteCursor {
  /// A text that is known when the program is compiled, and a whole number behind it.
  fileprivate mutating func append(_ text: StaticString, decimal value: Int) {
    append(text)
    append(decimal: Int64(value))
  }

  fileprivate mutating func append(quoting moment: EventTime) {
    append(UInt8(ascii: "\""))
    moment.append(to: &self)
    append(UInt8(ascii: "\""))
  }

  /// A name in quotes, or `null`.
  fileprivate mutating func append(_ name: ShortName?) {
    guard let name else { return append("null") }
    append(UInt8(ascii: "\""))
    name.append(to: &self)
    append(UInt8(ascii: "\""))
  }

  /// A currency's three letters.
  fileprivate mutating func append(letters code: UInt32) {
    append(UInt8(ascii: "\""))
    append(escaping: Money.Currency(code: code).description.utf8.span)
    append(UInt8(ascii: "\""))
  }
}
