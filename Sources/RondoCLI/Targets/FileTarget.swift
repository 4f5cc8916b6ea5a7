internal import RecordFiles

/// A file of records, or standard output.
final class FileTarget: Target {
  private let writer: RecordFileWriter

  init(path: String) throws(Failure) {
    do { writer = try RecordFileWriter(path: path) } catch { throw Failure(error) }
  }

  func write(_ record: RecordLine) throws(Failure) {
    do { try writer.write(record) } catch { throw Failure(error) }
  }

  func finish() throws(Failure) {
    do { try writer.finish() } catch { throw Failure(error) }
  }
}
