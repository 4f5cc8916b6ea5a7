internal import RecordLog
package import WorkerSDK

extension RetentionModel: InputValue {
  /// Reads the JSON of parameters. They count from `effective_from` on, else from the time of the record.
  package static func makeDecoder() -> (RawRecord) throws(Rejection) -> Decoded<RetentionModel> {
    { (raw: RawRecord) throws(Rejection) -> Decoded<RetentionModel> in
      guard let bytes = raw.valueBytes else { throw Rejection("value-missing", "The record has no value.") }
      do throws(RetentionParameters.Unreadable) {
        let parameters = try RetentionParameters(json: bytes)
        return Decoded(RetentionModel(parameters), time: parameters.effectiveFrom, id: nil)
      } catch {
        throw Rejection("parameters-unreadable", "The value is not the JSON of parameters that rondo fit prints.")
      }
    }
  }
}

extension Topic where Value == RetentionModel {
  /// The parameters of the models, as `rondo fit` publishes them: every worker follows them without a restart.
  package static var retentionParameters: Topic<RetentionModel> {
    Topic("retention.parameters", type: "rondo.retention.parameters.v1", isCompacted: true)
  }
}

extension Table where Value == RetentionModel {
  package static var retentionParameters: Table<RetentionModel> { Table(.retentionParameters) }
  /// The key under which parameters count for all customers.
  package static var everybody: String { "default" }
}
