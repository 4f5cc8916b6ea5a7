package import RecordFiles
package import WorkerRuntime

/// Why a replay could not go on.
package enum ReplayError: Error {
  /// An output could not be written.
  case file(RecordFileError)
  /// A worker did what it must not do.
  case worker(WorkerError)
}
