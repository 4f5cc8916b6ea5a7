/// What a customer does next within a visit: a walk from step to step, with a way out at each.
extension JourneyCustomer {
  /// The step that follows the one just made; `nil` ends the visit.
  mutating func nextOfVisit(after step: Step, random: inout SeededRandom) -> Step? {
    // Nobody stays for ever.
    guard visitEvents < 40 else { return nil }
    switch step {
    case .page, .appOpened, .signedIn, .newsletter, .content, .webinar: return afterEntry(random: &random)
    case .search, .list:
      return choose([.product: 0.5, .productClicked: 0.15, .list: 0.1], &random)
    case .productClicked: return .product
    case .product, .wishlist, .share:
      product = UInt16(random.index(Catalogue.products.count))
      return afterProduct(random: &random)
    case .addToCart, .removeFromCart: return afterCartChange(random: &random)
    case .viewCart: return afterCart(random: &random)
    case .identify: return .signedUp
    case .signedUp:
      return cartCount > 0 ? .checkout : random.chance(0.5) ? .newsletter : .page
    case .checkout, .paymentFailed: return random.chance(0.88) ? .payment : nil
    case .payment: return choose([.order: 0.84, .coupon: 0.1, .paymentFailed: 0.03], &random)
    case .coupon:
      hasCoupon = true
      return .order
    default: return nil
    }
  }

  private mutating func afterEntry(random: inout SeededRandom) -> Step? {
    if !isKnown, visits > 1, random.chance(0.12) { return .identify }
    if isKnown, !isSubscribed, random.chance(0.05) { return .newsletter }
    if cartCount > 0, random.chance(0.3) { return .viewCart }
    product = UInt16(random.index(Catalogue.products.count))
    return choose([.list: 0.3, .search: 0.2, .product: 0.2, .content: 0.03, .webinar: persona == .business ? 0.03 : 0.002], &random)
  }

  private func afterProduct(random: inout SeededRandom) -> Step? {
    if random.chance(persona.desire) { return .addToCart }
    return choose([.product: 0.35, .list: 0.12, .wishlist: 0.04, .share: persona.voice * 0.06], &random)
  }

  private func afterCartChange(random: inout SeededRandom) -> Step? {
    choose([.product: cartCount < 3 ? 0.3 : 0, .viewCart: 0.5], &random)
  }

  private func afterCart(random: inout SeededRandom) -> Step? {
    if cartCount == 0 { return nil }
    if random.chance(persona.resolve(orders: orders)) { return isKnown ? .checkout : .identify }
    return choose([.removeFromCart: 0.15, .product: cartCount < 3 ? 0.2 : 0], &random)
  }

  /// One of these steps, each with its probability; otherwise none.
  private func choose(_ steps: KeyValuePairs<Step, Double>, _ random: inout SeededRandom) -> Step? {
    var rest = random.unit()
    for (step, probability) in steps {
      rest -= probability
      if rest < 0 { return step }
    }
    return nil
  }

  /// What a step changes in the customer, before its event is written.
  mutating func apply(_ step: Step, random: inout SeededRandom) {
    switch step {
    case .addToCart:
      guard cartCount < 3 else { return }
      cart[Int(cartCount)] = CartItem(product: product, quantity: persona == .business ? UInt8(random.integer(2..<20)) : 1)
      cartCount += 1
    case .removeFromCart:
      guard cartCount > 0 else { return }
      cartCount -= 1
      product = cart[Int(cartCount)].product
    case .identify, .signedUp: isKnown = true
    case .newsletter: isSubscribed = true
    case .unsubscribed, .mailBounced: isSubscribed = false
    case .order:
      orders += 1
      orderProduct = cart[0].product
      orderCents = cartCents
    case .renewal:
      orders += 1
      orderCents = Catalogue.products[Int(orderProduct)].cents
    case .ticketOpened: tickets += 1
    case .mailDelivered:
      mails += 1
      campaign = UInt8(random.index(Catalogue.campaigns.count))
    default: break
    }
  }

  /// What the products in the cart cost, the coupon taken off.
  private var cartCents: Int64 {
    var cents: Int64 = 0
    for index in 0..<Int(cartCount) { cents += Catalogue.products[Int(cart[index].product)].cents * Int64(cart[index].quantity) }
    return hasCoupon ? cents - cents / 10 : cents
  }

  /// After an order the cart is empty.
  mutating func emptyCart() {
    cartCount = 0
    hasCoupon = false
  }
}
