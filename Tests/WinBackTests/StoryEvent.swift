import Lifecycle
import Touchpoints
import WinBack
import WinBackPlays
import WorkerSDK

/// An event of a test's story.
struct StoryEvent: WinBackEvent {
  var event: EventName
  var name: String
  var number: UInt64 = 0
  var amount: Money?
  var scoreMilli: Int64?
  var isIdentified = true
  var timezone: String?
  var lines: [OrderLine] = []
  var properties: [String: String] = [:]
  var traits: [String: String] = [:]

  func property(_ name: String) -> String? { properties[name] }
  func trait(_ name: String) -> String? { traits[name] }

  /// Words such as `Order Completed order_id=o1 product_id=mug*2 49.90 EUR`; `anonymous` for somebody known by a cookie only.
  init(_ words: [String], zone: String) {
    var rest = words
    timezone = zone
    if rest.count >= 2, let currency = Money.Currency(rest[rest.count - 1]), let micros = Decimal.micros(rest[rest.count - 2]) {
      amount = Money(micros: micros, currency: currency)
      rest.removeLast(2)
    }
    var nameWords: [String] = []
    for word in rest {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        if word == "anonymous" { isIdentified = false } else { nameWords.append(word) }
        continue
      }
      switch parts[0] {
      case "score", "rating": scoreMilli = Decimal.milli(parts[1])
      case "birthday", "nameDay", "firstName", "persona", "city": traits[parts[0]] = parts[1]
      case "product_id":
        let quantity = parts[1].split(separator: "*").map(String.init)
        properties["product_id"] = quantity[0]
        lines.append(OrderLine(product: quantity[0], quantityMilli: quantity.count > 1 ? (Decimal.milli(quantity[1]) ?? 1000) : 1000))
      default: properties[parts[0]] = parts[1]
      }
    }
    name = nameWords.joined(separator: " ")
    event = EventName(name)
  }
}

/// A catalogue of a few products.
struct Catalogue: ReferenceData {
  var products: [String: CatalogProduct] = [:]
  var orderCost: Int64? = 20_000_000

  func product(_ id: String, at time: EventTime) -> CatalogProduct? { products[id] }
  func orderCostMicros(in currency: String, at time: EventTime) -> Int64? { orderCost }

  /// A mug, shoes with care and laces for winter, a coffee machine with capsules and a successor, and an expensive bicycle.
  static let standard: Catalogue = {
    var mug = CatalogProduct("mug")
    mug.price = 40
    mug.price_class = "low"
    mug.margin = 0.5
    var shoes = CatalogProduct("shoes")
    shoes.price = 120
    shoes.price_class = "middle"
    shoes.brand = "Alp"
    shoes.margin = 0.4
    shoes.care = [.init("wax", offsetDays: 21)]
    shoes.accessories = [.init("laces", offsetDays: 120)]
    shoes.seasons = ["Winter"]
    var machine = CatalogProduct("machine")
    machine.price = 200
    machine.price_class = "middle"
    machine.lifetime_days = 1000
    machine.successor_id = "machine-2"
    machine.consumables = [.init("capsules", lifetimeDays: 30, included: 2)]
    var capsules = CatalogProduct("capsules")
    capsules.price = 15
    capsules.price_class = "low"
    capsules.lifetime_days = 30
    var bicycle = CatalogProduct("bicycle")
    bicycle.price = 3000
    bicycle.price_class = "high"
    bicycle.margin = 0.3
    var wax = CatalogProduct("wax")
    wax.price = 12
    wax.price_class = "low"
    var catalogue = Catalogue()
    for product in [mug, shoes, machine, capsules, bicycle, wax] { catalogue.products[product.product_id] = product }
    return catalogue
  }()
}

/// The library, read once; everybody is contacted unless a test is about those who are not.
enum Loaded {
  private static let sets = Result {
    var contents = PlayFile.Contents()
    for file in Library.files { contents.add(try PlayFile.parse(file.text, file: file.name)) }
    var open = contents
    for index in open.plays.indices { open.plays[index].holdOutPermille = 0 }
    return (
      open: try PlaySet(open.plays, policies: open.policies), shipped: try PlaySet(contents.plays, policies: contents.policies), contents
    )
  }

  static func library() throws -> PlaySet { try sets.get().open }
  static func shipped() throws -> PlaySet { try sets.get().shipped }
  static func contents() throws -> PlayFile.Contents { try sets.get().2 }

  /// Plays from their text, with the library's policy unless the text has one.
  static func plays(_ text: String, _ change: (inout Policy) -> Void = { _ in }) throws -> PlaySet {
    var own = try PlayFile.parse(text, file: "test.yaml")
    if own.policies.isEmpty { own.policies = try contents().policies }
    for index in own.policies.indices { change(&own.policies[index]) }
    return try PlaySet(own.plays, policies: own.policies)
  }
}
