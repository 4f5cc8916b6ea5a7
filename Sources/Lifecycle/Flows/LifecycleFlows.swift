package import WorkerSDK

/// How customers flow through the models' phases, over all customers: a sum per model, version and day.
package struct LifecycleFlows: Summation {
  package static let name = "lifecycle-flows"
  package static var parts: SummedTopic<FlowKey> { .lifecycleFlowParts }
  package static var totals: Topic<Total<LifecycleFlows>> {
    Topic("lifecycle.flows", type: "rondo.lifecycle.flow.v1", isCompacted: true)
  }

  /// A model that is loaded.
  struct Known: Sendable {
    let source: PhaseModel
    let layout: FlowLayout
  }

  private let models: [String: Known]

  package init(_ models: ModelSet) {
    self.models = Dictionary(
      models.sources.map { (FlowKey.name(of: $0), Known(source: $0, layout: FlowLayout($0))) }, uniquingKeysWith: { first, _ in first })
  }

  package func encode(_ total: Total<LifecycleFlows>, into json: inout JSONWriter) {
    let counters = total.sum.counters
    json.object {
      $0.field("model", total.key.id)
      $0.field("model_version", total.key.version)
      $0.field("day", String("\(total.key.day)".prefix(10)))
      if let known = models[total.key.model] {
        write(counters, known, into: &$0)
      } else {
        // A version that is not loaded any more: what its counters mean is in its model.
        $0.name("counters")
        $0.object { json in
          for entry in counters.entries { json.field("\(entry.counter)", entry.value) }
        }
      }
      $0.field("newest", total.sum.time)
    }
  }
}
