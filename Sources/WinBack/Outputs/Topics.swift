package import WorkerSDK

extension Topic where Value == Decision {
  /// What was decided about every candidate, with every gate.
  package static var winBackDecisions: Topic<Decision> { Topic("winback.decisions", type: "rondo.winback.decision.v1") }
}

extension Topic where Value == Trigger {
  /// What is to be sent, and what is no longer.
  package static var winBackTriggers: Topic<Trigger> { Topic("winback.triggers", type: "rondo.winback.trigger.v1") }
}

extension Topic where Value == PhaseStep {
  static var phaseSteps: Topic<PhaseStep> {
    Topic("lifecycle.transitions", type: "rondo.lifecycle.transition.v1", carriesProgress: true)
  }
}

extension Topic where Value == SignalReading {
  static var signalReadings: Topic<SignalReading> {
    Topic("retention.signals", type: "rondo.retention.signal.v1", isCompacted: true, carriesProgress: true)
  }
}
