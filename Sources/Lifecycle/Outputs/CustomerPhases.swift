internal import RecordLog
package import WorkerSDK

/// The value of `lifecycle.phases`: where a customer is in each of the models, without those in which the customer never was.
package struct CustomerPhases: OutputValue {
  /// `nil`: the key under which the value is published.
  package let customer: String?
  /// For each model six numbers: the phase behind the version's index (−1: never in any), since when, its visits, the moves, the conformance
  /// (−1: none), and since when facts are collected (0: all). A state would be many times as large, and is copied wherever the value goes.
  private let numbers: ShortList<Int64, 24>
  private let models: ModelSet

  /// The customer's places after all moves.
  package init(of customer: String?, _ state: LifecycleState, in models: ModelSet) {
    var state = state
    _ = state.bind(to: models.layout)
    self.init(of: customer, ofBound: &state, in: models)
  }

  /// The same of a state that has its facts in the slots of the models.
  init(of customer: String?, ofBound state: inout LifecycleState, in models: ModelSet) {
    self.customer = customer
    self.models = models
    var numbers = ShortList<Int64, 24>()
    for lineage in models.lineages {
      let index = models.deciding(ofBound: &state, among: lineage)
      let place = models.place(ofBound: &state, in: index)
      numbers.append(place.map { Int64(index << 8 | ($0.phase ?? models.models[index].none)) } ?? -1)
      numbers.append(place?.since.milliseconds ?? 0)
      numbers.append(Int64(place?.visit ?? 0))
      numbers.append(Int64(place?.moves ?? 0))
      numbers.append(place?.conformance.map { Int64($0) } ?? -1)
      numbers.append(place?.factsSince?.milliseconds ?? 0)
    }
    self.numbers = numbers
  }

  package func encode(into json: inout JSONWriter) {
    var numbers = numbers
    let key = json.key
    let room = json.room(for: customer) + models.lineages.count * (2 * models.texts.longest + 200) + 32
    json.raw(upTo: room) { cursor in
      cursor.append("{\"customer\":")
      cursor.append(customer, or: key)
      cursor.append(",\"models\":{")
      var isFirst = true
      for place in models.lineages.indices {
        guard numbers.word(place * 6) >= 0 else { continue }
        if !isFirst { cursor.append(UInt8(ascii: ",")) }
        isFirst = false
        append(&numbers, place * 6, to: &cursor)
      }
      cursor.append("}}")
    }
  }

  private func append(_ numbers: inout ShortList<Int64, 24>, _ first: Int, to cursor: inout ByteCursor) {
    let texts = models.texts
    let (model, phase) = (Int(numbers.word(first) >> 8), Int(numbers.word(first) & 0xFF))
    cursor.append(texts.bytes, texts.places[model])
    cursor.append(texts.bytes, texts.phase(phase, of: model))
    cursor.append(",\"since\":\"")
    EventTime(milliseconds: numbers.word(first + 1)).append(to: &cursor)
    cursor.append("\",\"visit\":")
    cursor.append(decimal: numbers.word(first + 2))
    cursor.append(",\"transitions\":")
    cursor.append(decimal: numbers.word(first + 3))
    cursor.append(",\"conformance\":")
    let conformance = numbers.word(first + 4)
    cursor.append(decimalOrNull: conformance < 0 ? nil : conformance)
    let collected = numbers.word(first + 5)
    if collected > 0 {
      cursor.append(",\"facts_since\":\"")
      EventTime(milliseconds: collected).append(to: &cursor)
      cursor.append(UInt8(ascii: "\""))
    }
    cursor.append(UInt8(ascii: "}"))
  }
}
