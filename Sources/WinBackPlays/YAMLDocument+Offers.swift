internal import Lifecycle
internal import LifecycleModels
internal import WinBack
internal import Yams

extension YAMLDocument {
  /// What can be offered, and what is said of each.
  private static let kinds: [(kind: Offer.Kind, others: [String])] = [
    (.voucher, []), (.reward, ["cost"]), (.content, ["cost"]), (.service, ["cost"]), (.nothing, []),
  ]

  /// An offer: `{voucher: 50% of order cost}`, `{voucher: 5}`, `{content: e-book}`, `{reward: points, cost: 2}`, `{service: training}`,
  /// `nothing`; with `suggests` beside it.
  mutating func offer(_ node: Node) -> Offer? {
    if node.scalar?.string == Offer.Kind.nothing.rawValue { return .nothing }
    guard let mapping = node.mapping else {
      complain(node.position, "an offer is \(node.kindName)", "write one such as {voucher: 5}, {content: e-book} or nothing")
      return nil
    }
    let keys: [String] = mapping.keys.compactMap { $0.scalar?.string }
    guard let form = Self.kinds.first(where: { keys.contains($0.kind.rawValue) }) else {
      let words = Self.kinds.map(\.kind.rawValue)
      if keys == ["suggests"] { return suggestion(node) }
      complain(
        node.position, "an offer has none of \(words.joined(separator: ", "))",
        keys.lazy.compactMap { Spelling.nearest(to: $0, among: words) }.first.map { "did you mean \"\($0)\"?" })
      return nil
    }
    guard let fields = self.mapping(node, of: "an offer", known: [form.kind.rawValue, "suggests"] + form.others),
      let subject = fields[form.kind.rawValue]
    else { return nil }
    var offer = Offer(kind: form.kind)
    if form.kind == .voucher {
      offer.amount = voucher(subject)
    } else {
      offer.name = text(subject, of: form.kind.rawValue)
    }
    offer.costMicros = fields["cost"].flatMap { amount($0, of: "cost") } ?? 0
    offer.suggests = fields["suggests"].flatMap { choice($0, of: "suggestion", Offer.Suggestion.allCases) }
    return offer
  }

  /// Nothing but a product.
  private mutating func suggestion(_ node: Node) -> Offer? {
    guard let fields = mapping(node, of: "an offer", known: ["suggests"]), let subject = fields["suggests"] else { return nil }
    var offer = Offer.nothing
    offer.suggests = choice(subject, of: "suggestion", Offer.Suggestion.allCases)
    return offer
  }

  /// `50% of order cost`, or an amount.
  private mutating func voucher(_ node: Node) -> Offer.Amount? {
    let text = node.scalar?.string ?? ""
    let suffix = "% of order cost"
    if text.hasSuffix(suffix) {
      guard let milli = Decimal.milli(String(text.dropLast(suffix.count))), milli > 0, milli <= 1_000_000 else {
        complain(node.position, "the voucher's share is no number", "write one such as \"50% of order cost\"")
        return nil
      }
      return .shareOfOrderCost(permille: milli / 100)
    }
    guard let micros = Decimal.micros(text), micros > 0, micros <= 1_000_000_000_000 else {
      complain(node.position, "the voucher has no amount", "write one such as 5, or \"50% of order cost\"")
      return nil
    }
    return .fixed(micros: micros)
  }
}
