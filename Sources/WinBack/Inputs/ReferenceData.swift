package import WorkerSDK

/// Where plays look up what is not the customer's own.
package protocol ReferenceData {
  func product(_ id: String, at time: EventTime) -> CatalogProduct?
  /// What an order of a new customer costs, in millionths of the unit of `currency`.
  func orderCostMicros(in currency: String, at time: EventTime) -> Int64?
}

/// What there is to look up as of a moment: the same whether the moment comes by an alarm or by the next event.
struct References {
  let data: any ReferenceData
  let time: EventTime

  init(_ data: any ReferenceData, at time: EventTime) {
    self.data = data
    self.time = time
  }

  func product(_ id: String) -> CatalogProduct? { data.product(id, at: time) }

  func orderCostMicros(in currency: String) -> Int64? { data.orderCostMicros(in: currency, at: time) }
}

/// The tables that the worker reads.
struct TableReference: ReferenceData {
  static let catalog = Table(Topic<CatalogProduct>("catalog.products", type: "rondo.catalog.product.v1", isCompacted: true))
  static let costs = Table(Topic<OrderCost>("marketing.costs", type: "rondo.marketing.cost.v1", isCompacted: true))

  let tables: Tables

  func product(_ id: String, at time: EventTime) -> CatalogProduct? { tables.value(of: id, in: Self.catalog, at: time) }

  func orderCostMicros(in currency: String, at time: EventTime) -> Int64? {
    tables.value(of: currency, in: Self.costs, at: time)?.micros
  }
}
