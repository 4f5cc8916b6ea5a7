/// Texts of the message, made when asked for. A number or a truth value counts as its text; a null, an object and an array count as absent.
/// Of members with the same name the last one counts.
extension Touchpoint {
  /// The text (or number, or truth value as text) of `properties.name`; `nil` where there is none.
  ///
  /// `name` may lead into objects: `address.city` is the property of this name, else `city` in the object `address`.
  public func property(_ name: String) -> String? { contents?.text(.properties, name) }

  /// Lends the bytes of ``property(_:)`` to `body`, without making a string; `nil` where there is none.
  package func withProperty<R>(_ name: String, _ body: (Span<UInt8>) -> R) -> R? { contents?.withText(.properties, name, body) }

  /// The number of `properties.name`, also when it comes as text, in millionths; `nil` where there is no number of at most a million million.
  public func propertyMicros(_ name: String) -> Int64? { contents?.micros(.properties, name) }

  /// The text (or number, or truth value as text) of `traits.name`, or of `context.traits.name`; `nil` where there is none.
  public func trait(_ name: String) -> String? {
    contents?.text(.traits, name) ?? contents?.text(.context, "traits." + name)
  }

  /// The text (or number, or truth value as text) of `context.name`, such as `context("campaign.source")`; `nil` where there is none.
  public func context(_ name: String) -> String? { contents?.text(.context, name) }

  /// The text of a field of the message itself, such as `channel`.
  private func field(_ name: String) -> String? { contents?.text(.message, name) }

  /// The event's name as the sender wrote it; `nil` for other types than `track`.
  public var eventText: String? { kind == .track ? field("event") : nil }
  /// The customer, when it is known.
  public var userID: String? { field("userId") }
  /// The customer's cookie.
  public var anonymousID: String? { field("anonymousId") }
  /// The id that an `alias` replaces.
  public var previousID: String? { field("previousId") }
  /// The group that a `group` message is about, or that the customer acts for.
  public var groupID: String? { field("groupId") ?? context("groupId") }
  /// What the sender calls this message.
  public var messageID: String? { field("messageId") }
  /// Where the message comes from: `web`, `mobile`, `server`.
  public var channel: String? { contents.flatMap { $0.text(of: $0.place.channel) } }
}

/// What later steps of a customer's way have in common, by the names of the specification.
extension Touchpoint {
  /// `properties.order_id`.
  public var orderID: String? { property("order_id") }
  /// `properties.cart_id`.
  public var cartID: String? { property("cart_id") }
  /// `properties.checkout_id`.
  public var checkoutID: String? { property("checkout_id") }
  /// `properties.coupon`.
  public var couponCode: String? { property("coupon") }
  /// `properties.product_id`.
  public var productID: String? { property("product_id") }
  /// `properties.category`.
  public var category: String? { property("category") }
  /// `properties.brand`.
  public var brand: String? { property("brand") }
  /// `properties.campaign_id`, else the campaign that led the customer here: `context.campaign.name`.
  public var campaign: String? { property("campaign_id") ?? context("campaign.name") }
  /// `properties.trigger_id`: which trigger this is a reaction to.
  public var triggerID: String? { property("trigger_id") }
  /// `context.locale`, else the trait `language`.
  public var locale: String? { context("locale") ?? trait("language") }
  /// `context.timezone`, else the trait `timezone`.
  public var timezone: String? { context("timezone") ?? trait("timezone") }
}
