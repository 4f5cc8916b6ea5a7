internal import Logging
internal import WorkerSDK

extension WorkerLoop {
  /// Whether there is room for customers beside the live records.
  var mayAdopt: Bool { producerIsReady && revocation == nil && stages.touchedCount < settings.adoptedPerCommit && !mustWaitForCommit }

  /// Shows changed models to some customers: for a moment only, and no more of them than fit into a commit that nobody notices.
  func adoptSome() throws(WorkerError) {
    guard plan.edges.fingerprint != nil else { return }
    let end = clock.elapsed() + settings.adoptionSlice
    while mayAdopt {
      let left = stages.customersToAdopt
      let adopted = stages.adopt(upTo: settings.adoptionRun)
      try throwDefect()
      if isAdopting != (adopted > 0) { noteAdoption(isBegun: adopted > 0, customers: left) }
      if adopted == 0 || clock.elapsed() >= end { return }
    }
  }

  private func noteAdoption(isBegun: Bool, customers: Int) {
    isAdopting = isBegun
    if isBegun {
      logger.notice("The models have changed: customers are shown them, beside the live records.", metadata: ["customers": "\(customers)"])
    } else {
      logger.notice("All customers know the changed models.")
    }
  }
}
