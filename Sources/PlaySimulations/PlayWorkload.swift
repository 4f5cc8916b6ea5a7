internal import Lifecycle
internal import LifecycleModels
internal import Retention
internal import Touchpoints
internal import WinBack
internal import WinBackPlays
internal import WorkerRuntime
internal import WorkerSDK
package import WorkerTesting

/// The three workers and the topics between them.
package struct PlayWorkload: Sendable {
  /// Plays that fire within minutes: a script's customers act in bursts, and are silent for an hour or a week.
  private static let text = """
    policy: simulated
    version: 1
    time_zone: UTC
    quiet_hours: {from: "22:00", to: "06:00"}
    channels:
      push: {cost: 0.001, consent: false, reach: anyone}
      email: {cost: 0.01}
    caps:
      - {most: \(mostPerDay), per: day}
      - {most: 8, within: 7d}
    cool_down: 1m
    order_cost: 20
    ---
    play: cart
    version: 1
    start: {abandoned: [Product Added, Cart Viewed], for: 1m, by: [cart_id, order_id], completed_by: [Order Completed]}
    steps:
      - {id: reminder, offer: {content: cart, suggests: same}}
      - {id: voucher, wait: 10m, offer: {voucher: "25% of order cost"}}
    until: [Order Completed]
    channels: [push, email]
    valid_for: 1d
    response: 10
    arms: [{id: a, share: 1}, {id: b, share: 1, offer: {reward: points, cost: 1}}]
    hold_out: 20
    ---
    play: hello
    version: 1
    start: {event: Signed In}
    offer: {content: hello}
    channels: [push]
    value: 5
    valid_for: 12h
    cool_down: 10m
    hold_out: 10
    ---
    play: hello-again
    version: 1
    start: {event: Signed In}
    when: {event: Signed In, at_least: 2, within: 1d}
    offer: {content: welcome-back}
    channels: [email]
    value: 20
    valid_for: 12h
    ---
    play: bought
    version: 1
    start: {event: Order Completed, after: 1m}
    offer: {content: information}
    until: [Order Cancelled]
    purpose: transactional
    channels: [push]
    valid_for: 1d
    ---
    play: care
    version: 1
    start: {product: care, at: "10:00"}
    offer: {content: care, suggests: care}
    channels: [push]
    valid_for: 2d
    value: 10
    ---
    play: engaged
    version: 1
    start: {phase_entered: [lead-nurturing, customer-engagement], model: comwrap, after: 2m}
    offer: {content: thanks}
    channels: [push]
    value: 3
    valid_for: 1d
    ---
    play: risky
    version: 1
    start: {risk: [medium, high, lost]}
    offer: {voucher: 3}
    channels: [push]
    valid_for: 2d
    hold_out: 10
    """

  /// How many messages of marketing a customer has a day at the most.
  static let mostPerDay = 3

  package let workload: Workload
  /// The plays that are capped.
  let marketing: Set<String>

  private init() throws {
    let contents = try PlayFile.parse(Self.text, file: "simulated.yaml")
    let plays = try PlaySet(contents.plays, policies: contents.policies)
    let models = try Presets.modelSet(["comwrap"])
    guard let parameters = RetentionModel.starting else { throw Missing() }
    marketing = Set(contents.plays.filter { $0.purpose == .marketing }.map(\.id))
    workload = Workload(
      members: [
        .init(name: "lifecycle", inputs: ["touchpoints"], makeProgram: { WorkerProgram(LifecycleWorker(models: models)) }),
        .init(
          name: "retention", inputs: ["touchpoints"],
          makeProgram: { WorkerProgram(StreamedRetention(retention: RetentionWorker(model: parameters))) }),
        .init(
          name: "winback", inputs: ["touchpoints", "lifecycle.transitions", "retention.signals"],
          makeProgram: { WorkerProgram(WinBackWorker(plays: plays)) }),
      ], input: "touchpoints",
      eventTopics: ["lifecycle.transitions", "retention.signals", "winback.decisions", "winback.triggers"],
      compactedTopics: ["lifecycle.phases"], sums: ["lifecycle.flow-parts"], table: Self.table, namesCauses: false)
  }

  private struct Missing: Error {}

  private static let table: [Workload.TableRecord] = [
    .init(
      topic: "catalog.products", key: "mug", value: #"{"product_id":"mug","price":40,"price_class":"low","margin":0.5}"#, delay: 0),
    .init(
      topic: "catalog.products", key: "shoes",
      value: #"{"product_id":"shoes","price":120,"price_class":"middle","care":[{"product_id":"wax","offset_days":1}]}"#, delay: 0),
    .init(
      topic: "catalog.products", key: "mug", value: #"{"product_id":"mug","price":45,"price_class":"low","margin":0.4}"#, delay: 600_000),
    .init(topic: "marketing.costs", key: "EUR", value: #"{"currency":"EUR","new_customer":30}"#, delay: 900_000),
  ]

  private static let made = Result { try PlayWorkload() }

  /// The workload, made once.
  package static func workload() throws -> PlayWorkload { try made.get() }
}
