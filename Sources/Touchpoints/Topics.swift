public import WorkerSDK

extension Topic where Value == Touchpoint {
  /// What customers do: the input of all workers.
  public static var touchpoints: Topic<Touchpoint> { Topic("touchpoints", type: "rondo.touchpoint.v1") }
}
