internal import Lifecycle
internal import LifecycleModels
internal import WinBack
internal import WorkerSDK
internal import Touchpoints
internal import Yams

extension YAMLDocument {
  private static let policyKeys = [
    "policy", "version", "effective_from", "currency", "time_zone", "quiet_hours", "caps", "cool_down", "channels", "order_cost", "margin",
    "voucher_margin", "order_value", "seasons",
  ]

  mutating func policy(_ root: Node) -> Policy? {
    guard let fields = mapping(root, of: "the policy", known: Self.policyKeys),
      let id = require("policy", of: fields).flatMap({ identifier($0, of: "policy") }),
      let version = require("version", of: fields).flatMap({ versionNumber($0) })
    else { return nil }
    var policy = Policy(id: id.name, version: version, file: file, position: id.position)
    policy.effectiveFrom = fields["effective_from"].flatMap { moment($0) }
    policy.currency = fields["currency"].flatMap { currency($0) } ?? policy.currency
    policy.timeZone = fields["time_zone"].flatMap { timeZone($0) } ?? policy.timeZone
    policy.quiet = fields["quiet_hours"].flatMap { quietHours($0) }
    policy.coolDown = fields["cool_down"].flatMap { duration($0, of: "cool_down") }
    policy.channels = require("channels", of: fields).map { channels($0) } ?? []
    policy.caps = fields["caps"].map { caps($0, policy.channels.map(\.id)) } ?? []
    policy.orderCostMicros = fields["order_cost"].flatMap { amount($0, of: "order_cost") } ?? 0
    policy.marginPermille = fields["margin"].flatMap { permille($0, of: "margin") } ?? policy.marginPermille
    policy.voucherMarginPermille = fields["voucher_margin"].flatMap { permille($0, of: "voucher_margin") } ?? policy.voucherMarginPermille
    policy.orderValueMicros = fields["order_value"].flatMap { amount($0, of: "order_value") } ?? policy.orderValueMicros
    policy.seasons = fields["seasons"].map { seasons($0) } ?? [:]
    return policy
  }

  private mutating func currency(_ node: Node) -> String? {
    guard let text = text(node, of: "currency") else { return nil }
    if let currency = Money.Currency(text) { return currency.description }
    complain(node.position, "\"\(text)\" is no currency", "write three letters such as EUR")
    return nil
  }

  private mutating func timeZone(_ node: Node) -> String? {
    guard let name = text(node, of: "time_zone") else { return nil }
    if TimeZones.rules(name) != nil { return name }
    let nearest = Spelling.nearest(to: name, among: TimeZones.names)
    complain(node.position, "unknown time zone \"\(name)\"", nearest.map { "did you mean \"\($0)\"?" } ?? "write one such as Europe/Berlin")
    return nil
  }

  private mutating func quietHours(_ node: Node) -> (from: Int64, to: Int64)? {
    guard let fields = mapping(node, of: "quiet_hours", known: ["from", "to"]),
      let from = require("from", of: fields).flatMap({ timeOfDay($0, of: "from") }),
      let to = require("to", of: fields).flatMap({ timeOfDay($0, of: "to") })
    else { return nil }
    guard from != to else {
      complain(node.position, "the quiet hours begin when they end", "leave them out if there are none")
      return nil
    }
    return (Int64(from), Int64(to))
  }

  private mutating func channels(_ node: Node) -> [Policy.Channel] {
    guard let mapping = node.mapping else {
      complain(node.position, "channels is \(node.kindName), not a mapping", "write \"email: {cost: 0.01}\"")
      return []
    }
    var channels: [Policy.Channel] = []
    for (key, value) in mapping {
      guard let id = identifier(key, of: "channel"),
        let fields = self.mapping(value, of: "a channel", known: ["cost", "consent", "reach", "disturbs"])
      else { continue }
      var channel = Policy.Channel(id: id.name)
      channel.costMicros = fields["cost"].flatMap { amount($0, of: "cost") } ?? 0
      channel.needsConsent = fields["consent"].flatMap { truth($0, of: "consent") } ?? true
      channel.disturbs = fields["disturbs"].flatMap { truth($0, of: "disturbs") } ?? true
      if let reach = fields["reach"], let word = text(reach, of: "reach") {
        if word != "anyone", word != "identified" { complain(reach.position, "unknown reach \"\(word)\"", "write anyone or identified") }
        channel.needsIdentity = word != "anyone"
      }
      channels.append(channel)
    }
    return channels
  }

  private mutating func caps(_ node: Node, _ channels: [String]) -> [Policy.Cap] {
    var caps: [Policy.Cap] = []
    for node in list(node) {
      guard let fields = mapping(node, of: "a cap", known: ["most", "per", "within", "channel"]),
        let most = require("most", of: fields).flatMap({ wholeNumber($0, of: "most") })
      else { continue }
      if most < 0 || most > 100 { complain(fields.position, "a cap is \(most)", "from 0 to 100") }
      var channel: String?
      if let node = fields["channel"] {
        channel = text(node, of: "channel")
        if let name = channel, !channels.contains(name) {
          complain(
            node.position, "unknown channel \"\(name)\"",
            Spelling.nearest(to: name, among: channels).map { "did you mean \"\($0)\"?" } ?? "list it under \"channels\"")
        }
      }
      if let within = fields["within"], fields["per"] == nil {
        guard let span = duration(within, of: "within") else { continue }
        caps.append(Policy.Cap(span: .rolling(span), most: most, channel: channel))
      } else if fields["per"]?.scalar?.string == "day", fields["within"] == nil {
        caps.append(Policy.Cap(span: .day, most: most, channel: channel))
      } else {
        complain(fields.position, "a cap has no span, or two", "write \"per: day\" or \"within: 7d\"")
      }
    }
    return caps
  }

  private mutating func seasons(_ node: Node) -> [String: YearDay] {
    guard let mapping = node.mapping else {
      complain(node.position, "seasons is \(node.kindName), not a mapping", "write \"winter: 12-01\"")
      return [:]
    }
    var seasons: [String: YearDay] = [:]
    for (key, value) in mapping {
      guard let name = text(key, of: "a season"), let word = text(value, of: "a season's beginning") else { continue }
      if let day = YearDay(word), word.utf8.count == 5 {
        seasons[name.lowercased()] = day
      } else {
        complain(value.position, "\"\(word)\" is no day of the year", "write month and day, such as 12-01")
      }
    }
    return seasons
  }
}
