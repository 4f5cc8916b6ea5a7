internal import RecordFiles

extension Failure {
  init(_ error: RecordFileError) {
    self.init(.badData, error.description)
  }
}
