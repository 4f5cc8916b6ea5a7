internal import RecordLog
internal import Touchpoints
package import WorkerSDK

extension RetentionSignal {
  package func encode(into json: inout JSONWriter) {
    let buying = buying
    let engagement = engagement
    let health = health(buying, engagement)
    json.object { json in
      json.name("customer")
      let key = json.key
      json.raw(upTo: json.room(for: customer)) { $0.append(customer, or: key) }
      json.field("at", moment)
      json.field("parameters", model.parameters.version)
      writeCause(to: &json)
      json.name("changed")
      json.array { json in for part in state.standing.changes(since: before) { json.string(part.name) } }
      json.field("health", health.score)
      json.name("drivers")
      json.array { json in
        for driver in health.drivers {
          json.object { json in
            json.field("factor", driver.factor.rawValue)
            json.field("effect", driver.effect)
          }
        }
      }
      json.name("risk")
      if state.standing.risk == .none { json.null() } else { json.string("\(state.standing.risk)") }
      writeScores(to: &json)
      json.name("buying")
      if let buying { write(buying, to: &json) } else { json.null() }
      json.name("value")
      json.array { json in
        if let buying { for place in buying.values.indices { writeValue(place, of: buying, to: &json) } }
      }
      json.name("engagement")
      json.object { json in
        json.field("level", "\(engagement.level)")
        json.field("trend", engagement.trend.rawValue)
        json.field("points", engagement.recent)
        json.field("points_before", engagement.earlier)
      }
      writeSatisfaction(to: &json)
      writePreferences(to: &json)
      json.name("opportunities")
      json.array { json in for text in state.standing.opportunities.texts { json.string(text) } }
    }
  }

  private func writeCause(to json: inout JSONWriter) {
    json.name("cause")
    json.object { json in
      switch cause {
      case .silence: json.field("kind", "silence")
      case .event(let name, let isLate):
        json.field("kind", "event")
        json.field("event", ifPresent: name.knownText)
        if isLate { json.field("late", true) }
      }
    }
  }

  private func writeScores(to json: inout JSONWriter) {
    json.name("rfm")
    guard let scores = state.standing.scores else { return json.null() }
    json.object { json in
      json.field("recency", scores.recency)
      json.field("frequency", scores.frequency)
      json.field("monetary", scores.monetary)
      json.field("segment", scores.segment.rawValue)
      json.name("segment_before")
      if let before = before.scores { json.string(before.segment.rawValue) } else { json.null() }
    }
  }

  private func write(_ buying: Buying, to json: inout JSONWriter) {
    let (summary, score) = (buying.summary, buying.score)
    json.object { json in
      json.field("first_day", EventTime(milliseconds: Int64(buying.totals.firstDay) * 86_400_000))
      json.field("last", EventTime(milliseconds: buying.totals.lastTime))
      json.field("x", summary.repeats)
      json.field("t_x", number: summary.recency)
      json.field("T", number: summary.age)
      json.field("p_alive", number: score.score.probabilityAlive)
      json.field("p_alive_interval", interval: score.alive)
      json.field("expected_purchases_30d", number: score.purchases.days30)
      json.field("expected_purchases_90d", number: score.purchases.days90)
      json.field("expected_purchases_365d", number: score.purchases.days365)
      json.field("expected_purchases_365d_interval", interval: score.purchasesInterval)
      json.field("expected_purchases_39w", number: score.score.purchases39)
      json.field("expected_purchases_52w", number: score.score.purchases52)
      json.field("rhythm_days", number: summary.repeats > 0 ? summary.recency * 7 / Double(summary.repeats) : nil)
      json.field("overdue_ratio", number: summary.overdueRatio)
      json.field("next_order", buying.nextOrder)
    }
  }

  private func writeValue(_ place: Int, of buying: Buying, to json: inout JSONWriter) {
    let value = buying.values[place]
    let prediction = buying.prediction(place, model)
    json.object { json in
      json.name("currency")
      if value.currency == 0 { json.null() } else { json.string("\(Money.Currency(code: value.currency))") }
      json.field("spent_micros", value.spent)
      json.field("zbar", number: value.mean(repeats: buying.summary.repeats))
      json.field("expected_value", number: prediction.value)
      json.field("clv_52w", number: prediction.lifetime)
      json.field("basis", prediction.basis)
    }
  }

  private func writeSatisfaction(to json: inout JSONWriter) {
    json.name("satisfaction")
    json.object { json in
      json.field("mood", "\(state.standing.mood)")
      write(state.feedback.recommendation, "nps", to: &json)
      write(state.feedback.satisfaction, "csat", to: &json)
      write(state.feedback.rating, "rating_milli", to: &json)
      json.field("open_tickets", state.tickets.open)
      json.name("problems")
      json.array { json in for problem in problems { json.string(problem) } }
      json.field("promotions", state.standing[.complaint] == 0)
    }
  }

  private func write(_ answer: Feedback.Answer, _ name: String, to json: inout JSONWriter) {
    json.name(name)
    guard answer.isGiven else { return json.null() }
    json.object { json in
      json.field("score", Int(answer.score))
      json.field("at", EventTime(milliseconds: answer.at))
    }
  }

  private func writePreferences(to json: inout JSONWriter) {
    let interests = state.interests
    json.name("preferences")
    json.object { json in
      json.field("category", orNull: interests.categories.favourite?.name.text)
      json.field("brand", orNull: interests.brands.favourite?.name.text)
      let paid = interests.prices.largest(in: 3..<6).map { $0 - 3 } ?? interests.prices.largest(in: 0..<3)
      json.field("price_class", orNull: paid.map { ["low", "middle", "high"][$0] })
      json.field(
        "channel", orNull: interests.channels.largest(in: 0..<Channel.allCases.count).flatMap { Channel(rawValue: $0) }.map { "\($0)" })
      json.field("hours_utc", orNull: interests.hours.largest().map { "\($0 * 3)-\($0 * 3 + 3)" })
      let new = state.standing.opportunities.contains(.crossSell) ? interests.newCategory(from: SignalRules.interestPoints) : nil
      json.field("new_category", orNull: new?.name.text)
    }
  }
}

extension JSONWriter {
  private static let numbers = DecimalWriter()

  /// Writes a field with a number of 17 significant digits, or `null`.
  mutating func field(_ name: String, number value: Double?) {
    self.name(name)
    guard let value, value.isFinite else { return null() }
    raw(upTo: DecimalWriter.room) { Self.numbers.append(value, to: &$0) }
  }

  mutating func field(_ name: String, interval: Interval?) {
    self.name(name)
    guard let interval else { return null() }
    array { json in
      for value in [interval.lower, interval.upper] { json.raw(upTo: DecimalWriter.room) { Self.numbers.append(value, to: &$0) } }
    }
  }

  mutating func field(_ name: String, orNull text: String?) {
    self.name(name)
    if let text { string(text) } else { null() }
  }
}
