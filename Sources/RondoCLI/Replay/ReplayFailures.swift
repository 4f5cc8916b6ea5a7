internal import RecordFiles
internal import Replay
internal import WorkerRuntime

extension Failure {
  init(_ error: ReplayError) {
    switch error {
    case .file(let error): self.init(error)
    case .worker(let error): self.init(.defect, error.message)
    }
  }
}
