internal import Touchpoints
internal import WorkerSDK

/// What is said about a step: properties, traits and context of its message.
extension JourneyCustomer {
  private var shownProduct: Catalogue.Product { Catalogue.products[Int(product)] }
  private var place: Catalogue.Locale { Catalogue.locales[Int(locale)] }
  private var orderID: String { "o\(number)-\(orders)" }
  /// One cart per order.
  private var cartID: String { "k\(number)-\(orders + 1)" }

  func writeProperties(of step: Step, into json: inout JSONWriter) {
    switch step {
    case .page: writePage(into: &json)
    case .search: json.field("query", Catalogue.searches[Int(visits) % Catalogue.searches.count])
    case .list:
      json.field("list_id", "category-\(shownProduct.category.lowercased())")
      json.field("category", shownProduct.category)
    case .product, .productClicked, .wishlist, .share: write(shownProduct, quantity: nil, into: &json)
    case .addToCart, .removeFromCart:
      json.field("cart_id", cartID)
      write(shownProduct, quantity: 1, into: &json)
    case .viewCart, .checkout, .payment, .paymentFailed, .coupon, .order, .renewal, .refund, .cancelled:
      writeOrdering(step, into: &json)
    case .mailDelivered, .mailOpened, .mailClicked, .mailBounced, .unsubscribed: writeMail(step, into: &json)
    case .content:
      json.field("content_id", Catalogue.contents[Int(visits) % Catalogue.contents.count])
      json.field("content_type", "guide")
      json.field("funnel_step", Int(min(visits, 5)))
    case .webinar: json.field("content_id", "webinar-\(visits % 7)")
    case .signedUp, .signedIn: json.field("username", "c\(number)")
    case .newsletter: json.field("list_id", "newsletter-\(place.country.lowercased())")
    case .appOpened: json.field("from_background", visits > 1)
    case .identify: break
    default: writeCare(step, into: &json)
    }
  }

  private func writePage(into json: inout JSONWriter) {
    let path = visitEvents == 0 ? "/" : "/\(shownProduct.category.lowercased())"
    json.field("path", path)
    json.field("url", "https://shop.example\(path)")
    if visitEvents == 0 { json.field("referrer", visits % 3 == 0 ? "https://search.example/" : "https://social.example/feed") }
  }

  private func write(_ product: Catalogue.Product, quantity: Int?, into json: inout JSONWriter) {
    json.field("product_id", product.id)
    json.field("name", product.name)
    json.field("category", product.category)
    json.field("brand", product.brand)
    json.field("price", micros: product.cents * 10_000)
    if let quantity { json.field("quantity", quantity) }
    json.field("currency", place.currency)
  }

  private func writeOrdering(_ step: Step, into json: inout JSONWriter) {
    switch step {
    case .viewCart: json.field("cart_id", cartID)
    case .checkout, .payment, .paymentFailed, .coupon:
      json.field("cart_id", cartID)
      json.field("checkout_id", "x\(number)-\(orders + 1)")
      json.field("order_id", "o\(number)-\(orders + 1)")
    default: json.field("order_id", orderID)
    }
    switch step {
    case .viewCart, .checkout: writeCart(into: &json)
    case .coupon: json.field("coupon_id", "TAKE10")
    case .paymentFailed: json.field("reason", "card-declined")
    case .order, .renewal: writeOrder(isRenewal: step == .renewal, into: &json)
    case .refund:
      json.field("total", micros: orderCents * 10_000)
      json.field("currency", place.currency)
    case .cancelled: json.field("reason", "changed-mind")
    default: json.field("payment_method", isMobile ? "wallet" : "card")
    }
  }

  private func writeOrder(isRenewal: Bool, into json: inout JSONWriter) {
    let shipping: Int64 = orderCents < 5000 ? 490 : 0
    if !isRenewal { json.field("checkout_id", "x\(number)-\(orders)") }
    json.field("revenue", micros: orderCents * 10_000)
    json.field("shipping", micros: shipping * 10_000)
    json.field("total", micros: (orderCents + shipping) * 10_000)
    if hasCoupon { json.field("coupon", "TAKE10") }
    json.field("currency", place.currency)
    if isRenewal {
      json.field("subscription_id", "s\(number)")
      json.name("products")
      json.array { $0.object { write(Catalogue.products[Int(orderProduct)], quantity: 1, into: &$0) } }
    } else {
      writeCart(into: &json)
    }
  }

  private func writeCart(into json: inout JSONWriter) {
    json.name("products")
    json.array { json in
      for index in 0..<Int(cartCount) {
        json.object { json in
          let product = Catalogue.products[Int(cart[index].product)]
          json.field("product_id", product.id)
          json.field("category", product.category)
          json.field("price", micros: product.cents * 10_000)
          json.field("quantity", Int(cart[index].quantity))
        }
      }
    }
  }

  private func writeMail(_ step: Step, into json: inout JSONWriter) {
    let name = Catalogue.campaigns[Int(campaign)]
    json.field("campaign_id", "\(name)-\(mails)")
    json.field("campaign_name", name)
    if step == .mailClicked { json.field("link_id", "hero") }
  }

  private func writeCare(_ step: Step, into json: inout JSONWriter) {
    switch step {
    case .review, .shopReview:
      if step == .review { json.field("product_id", Catalogue.products[Int(orderProduct)].id) }
      json.field("review_id", "r\(number)-\(orders)")
      json.field("order_id", orderID)
      json.field("rating", persona == .enthusiast ? 5 : 2 + (number + Int(orders)) % 4)
    case .survey:
      json.field("survey_type", "nps")
      json.field("score", persona == .enthusiast ? 10 : (number * 7 + Int(orders)) % 11)
      json.field("scale_max", 10)
      json.field("order_id", orderID)
    case .referral: json.field("referral_code", "friend-\(number)")
    case .ticketOpened, .ticketResolved:
      json.field("ticket_id", "t\(number)-\(tickets)")
      json.field("severity", number % 4 == 0 ? "high" : "normal")
      json.field("order_id", orderID)
    case .tierChanged:
      let tier = orders >= 15 ? 2 : orders >= 8 ? 1 : 0
      json.field("program", "Rondo Club")
      if tier > 0 { json.field("from_tier", Catalogue.tiers[tier - 1]) }
      json.field("to_tier", Catalogue.tiers[tier])
    case .rewardRedeemed: json.field("reward_id", "voucher-10")
    default: json.field("reason", "subscription-cancelled")
    }
  }

  func writeTraits(into json: inout JSONWriter) {
    json.field("language", String(place.tag.prefix(2)))
    json.field("timezone", place.timezone)
    json.field("birthday", "\(1950 + number % 55)-0\(1 + number % 9)-\(10 + number % 18)")
    json.field("persona", persona == .business ? "B2B" : "B2C")
    if persona == .business { json.field("company", "Company \(number)") }
  }

  func writeContext(of step: Step, into json: inout JSONWriter) {
    json.field("locale", place.tag)
    if visitEvents == 0 { json.field("timezone", place.timezone) }
    json.name("library")
    json.object { $0.field("name", isMobile ? "analytics-ios" : "analytics.js") }
    json.name("device")
    json.object { $0.field("type", isMobile ? "mobile" : "desktop") }
    if step.rawValue <= Step.webinar.rawValue, mails > 0, visits % 4 == 0 {
      json.name("campaign")
      json.object { json in
        json.field("name", Catalogue.campaigns[Int(campaign)])
        json.field("source", "newsletter")
        json.field("medium", "email")
      }
    }
  }
}
