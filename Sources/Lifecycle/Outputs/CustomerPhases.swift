internal import RecordLog
package import WorkerSDK

/// The value of `lifecycle.phases`: where a customer is in each of the models, without those in which the customer never was.
package struct CustomerPhases: OutputValue {
  /// `nil`: the key under which the value is published.
  package let customer: String?
  private let state: LifecycleState
  private let models: ModelSet

  /// The customer's places after all moves.
  package init(of customer: String?, _ state: LifecycleState, in models: ModelSet) {
    self.customer = customer
    self.models = models
    var state = state
    _ = state.bind(to: models.layout)
    self.state = state
  }

  package func encode(into json: inout JSONWriter) {
    var state = state
    let key = json.key
    let room = json.room(for: customer) + models.sources.count * (2 * models.texts.longest + 150) + 32
    json.raw(upTo: room) { cursor in
      cursor.append("{\"customer\":")
      cursor.append(customer, or: key)
      cursor.append(",\"models\":{")
      var isFirst = true
      for index in models.models.indices {
        guard let place = models.place(ofBound: &state, in: index) else { continue }
        if !isFirst { cursor.append(UInt8(ascii: ",")) }
        isFirst = false
        append(place, in: index, to: &cursor)
      }
      cursor.append("}}")
    }
  }

  private func append(_ place: ModelSet.Place, in model: Int, to cursor: inout ByteCursor) {
    let texts = models.texts
    cursor.append(texts.bytes, texts.places[model])
    cursor.append(texts.bytes, texts.phase(place.phase ?? models.models[model].none, of: model))
    cursor.append(",\"since\":\"")
    place.since.append(to: &cursor)
    cursor.append("\",\"visit\":")
    cursor.append(decimal: Int64(place.visit))
    cursor.append(",\"transitions\":")
    cursor.append(decimal: Int64(place.moves))
    cursor.append(",\"conformance\":")
    cursor.append(decimalOrNull: place.conformance.map { Int64($0) })
    cursor.append(UInt8(ascii: "}"))
  }
}
