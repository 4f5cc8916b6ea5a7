package import WorkerSDK

extension Topic where Value == PhaseTransition {
  /// Every step of every customer through every model.
  package static var lifecycleTransitions: Topic<PhaseTransition> {
    Topic("lifecycle.transitions", type: "rondo.lifecycle.transition.v1", carriesProgress: true)
  }
}

extension Topic where Value == CustomerPhases {
  /// Where each customer is now: the last value of each key.
  package static var lifecyclePhases: Topic<CustomerPhases> {
    Topic("lifecycle.phases", type: "rondo.lifecycle.phases.v1", isCompacted: true)
  }
}
