internal import RecordFiles
internal import Retention

/// A file of parameters as `rondo fit` prints it.
enum ParametersFile {
  /// No set of parameters is longer.
  private static let mostBytes = 1 << 20

  static func read(_ path: String) throws(Failure) -> RetentionParameters {
    var bytes: [UInt8] = []
    let source: ByteSource
    do {
      source = try ByteSource(path: path)
      while bytes.count <= mostBytes, try source.read(into: &bytes) {}
    } catch { throw Failure(.badConfiguration, error.description) }
    do { return try RetentionParameters(json: bytes) } catch { throw Failure(.badConfiguration, "\(source.name): \(error)") }
  }

  /// The parameters of the file ready to be asked; without one those that a worker starts with.
  static func model(_ path: String?) throws(Failure) -> RetentionModel {
    if let path { return RetentionModel(try read(path)) }
    guard let starting = RetentionModel.starting else { throw Failure(.defect, "there are no parameters to start with") }
    return starting
  }
}
