internal import Logging
internal import RecordLog
internal import WorkerSDK

extension WorkerLoop {
  /// The next offset of every partition of every table.
  package var tablePositions: [String: [Int64]] { tableFollower?.positions ?? [:] }

  /// Takes what is new in the tables. It may change the models that customers have to know.
  func followTables() throws(LogError) {
    guard let tableFollower else { return }
    // Also if another table could not be read: what was learnt counts.
    defer { if tableFollower.takeNews() { stages.noteTables() } }
    try tableFollower.follow()
  }

  /// Whether there is room for customers beside the live records.
  var mayAdopt: Bool {
    producerIsReady && revocation == nil && stages.touchedCount < settings.adoptedPerCommit && !mustWaitForCommit && stages.heldUp.isEmpty
  }

  /// Shows changed models to some customers: for a moment only, and no more of them than fit into a commit that nobody notices.
  func adoptSome() throws(WorkerError) {
    guard stages.fingerprint != nil else { return }
    let end = clock.elapsed() + settings.adoptionSlice
    while mayAdopt {
      let adopted = stages.adopt(upTo: settings.adoptionRun)
      try throwDefect()
      if isAdopting != (adopted > 0) { noteAdoption(isBegun: adopted > 0, customers: stages.customersToAdopt + adopted) }
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
